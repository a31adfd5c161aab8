//! The view inside logs of every kind, printed.
