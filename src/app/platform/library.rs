//! Fetches the texts that the page wants.

use std::rc::Rc;

use yew::platform::spawn_local;
use yew::{Callback, UseReducerHandle, hook, use_callback, use_mut_ref};

use super::document::read;
use crate::app::state::{Command, State};
use crate::app::texts::Text;

/// Fetches those of the texts that are not there. Whether all of them are there then.
pub async fn load(wanted: &[Text]) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let missing = wanted.iter().filter(|text| !text.is_here());
    // All of them are on their way before the first is waited for.
    let coming: Vec<_> =
        missing.map(|text| (text, window.fetch_with_str(&text.address()))).collect();
    let mut all = true;
    for (text, promise) in coming {
        all &= read(promise).await.is_some_and(|came| text.take(came.to_string()));
    }
    all
}

/// Hands commands to the state once the texts they want are there.
#[hook]
pub fn use_commands(state: &UseReducerHandle<State>) -> Callback<Command> {
    let seen = use_mut_ref(|| None);
    *seen.borrow_mut() = Some(state.clone());
    use_callback(state.dispatcher(), move |command: Command, dispatcher| {
        let wanted = seen.borrow().as_ref().map_or(Vec::new(), |state| state.wants(&command));
        if wanted.iter().all(|text| text.is_here()) {
            return dispatcher.dispatch(command);
        }
        let dispatcher = dispatcher.clone();
        spawn_local(async move {
            let here = load(&wanted).await;
            dispatcher.dispatch(if here { command } else { Command::NotLoaded(Rc::new(command)) });
        });
    })
}
