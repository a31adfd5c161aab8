//! Fetches the texts that the page wants.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::JsFuture;
use yew::platform::spawn_local;
use yew::{Callback, UseReducerHandle, hook, use_callback, use_mut_ref};

use super::document::read;
use crate::app::state::{Command, State};
use crate::app::texts::Text;

/// Fetches those of the texts that are not there. Whether all of them are there then.
pub async fn load(wanted: &[Text]) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let missing = wanted.iter().filter(|text| !text.is_here());
    // All of them are on their way, and heard of if they fail, before the first is waited for.
    let fetched = |text: &Text| JsFuture::from(window.fetch_with_str(&text.address()));
    let coming: Vec<_> = missing.map(|text| (text, fetched(text))).collect();
    let mut all = true;
    for (text, answer) in coming {
        all &= read(answer).await.is_some_and(|came| text.take(came.to_string()));
    }
    all
}

/// What a command that waits goes by.
#[derive(Default)]
struct Desk {
    /// The state as it was drawn last.
    state: Option<UseReducerHandle<State>>,
    /// How many commands of each kind that replaces another were given.
    given: [u32; 2],
}

impl Desk {
    /// What the command wants, as things are now, that is not there.
    fn missing(&self, command: &Command) -> Vec<Text> {
        let wanted = self.state.as_ref().map_or(Vec::new(), |state| state.wants(command));
        wanted.into_iter().filter(|text| !text.is_here()).collect()
    }

    fn dispatch(&self, command: Command) {
        if let Some(state) = &self.state {
            state.dispatch(command);
        }
    }

    /// The number of the newest command of this one's kind.
    fn newest(&self, command: &Command) -> u32 {
        command.replaces().map_or(0, |kind| self.given[kind])
    }
}

/// Hands commands to the state once the texts they want are there.
#[hook]
pub fn use_commands(state: &UseReducerHandle<State>) -> Callback<Command> {
    let desk = use_mut_ref(Desk::default);
    desk.borrow_mut().state = Some(state.clone());
    use_callback((), move |command: Command, ()| {
        if let Some(kind) = command.replaces() {
            desk.borrow_mut().given[kind] += 1;
        }
        let missing = desk.borrow().missing(&command);
        if missing.is_empty() {
            return desk.borrow().dispatch(command);
        }
        spawn_local(wait(Rc::clone(&desk), missing, command));
    })
}

/// Obeys a command when its texts have come, unless another has taken its place by then.
async fn wait(desk: Rc<RefCell<Desk>>, mut missing: Vec<Text>, command: Command) {
    let mine = desk.borrow().newest(&command);
    while !missing.is_empty() {
        let here = load(&missing).await;
        if desk.borrow().newest(&command) != mine {
            return;
        }
        if !here {
            return desk.borrow().dispatch(Command::NotLoaded(Rc::new(command)));
        }
        // Things may have changed meanwhile: in another language it is another text.
        missing = desk.borrow().missing(&command);
    }
    desk.borrow().dispatch(command);
}
