//! The icons of the transport, drawn in the colour of the text.

use yew::{Html, html};

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// To the first step.
    First,
    /// To the beat before.
    PreviousBeat,
    /// One step back.
    Back,
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// One step on.
    Next,
    /// To the next beat.
    NextBeat,
    /// To the last step.
    Last,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Icon::First => "M3 3h2v10H3zM13 3v10L6 8z",
            Icon::PreviousBeat => "M8 3v10L2 8zM14 3v10L8 8z",
            Icon::Back => "M11 3v10L4 8z",
            Icon::Play => "M5 2.5v11l8-5.5z",
            Icon::Pause => "M4 3h3v10H4zM9 3h3v10H9z",
            Icon::Next => "M5 3v10l7-5z",
            Icon::NextBeat => "M2 3v10l6-5zM8 3v10l6-5z",
            Icon::Last => "M11 3h2v10h-2zM3 3v10l7-5z",
        }
    }

    /// As SVG; it says nothing to a screen reader.
    pub fn draw(self) -> Html {
        html! {
            <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                <path d={self.path()} />
            </svg>
        }
    }
}
