//! Dialogs: the browser traps the focus in them and gives it back.

use web_sys::HtmlDialogElement;
use yew::{NodeRef, hook, use_effect_with};

/// Shows the `<dialog>` while `open`.
#[hook]
pub fn use_dialog(dialog: NodeRef, open: bool) {
    use_effect_with(open, move |open| {
        let Some(dialog) = dialog.cast::<HtmlDialogElement>() else { return };
        if *open && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !*open && dialog.open() {
            dialog.close();
        }
    });
}
