//! Pages, components and the browser.
//!
//! Rule: components print what the scene laid out and send commands; `state` is a pure reducer;
//! only `platform` and `worker` talk to the browser.

mod adapters;
pub mod components;
pub mod keys;
pub mod page;
mod platform;
pub mod query;
pub mod state;
pub mod texts;
pub mod worker;

/// Starts the page in the element `#app`.
pub fn run() {
    platform::crash::install();
    yew::platform::spawn_local(async move {
        let start = platform::start::read().await;
        if !platform::library::load(&start.wants()).await {
            return platform::crash::tell_of_no_start();
        }
        let Some(root) = platform::crash::prepare_root() else { return };
        yew::Renderer::<page::Page>::with_root_and_props(root, page::PageProps { start }).render();
    });
}
