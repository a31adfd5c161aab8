//! The page's entry point.

fn main() {
    highwater::app::run();
}
