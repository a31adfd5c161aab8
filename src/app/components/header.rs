//! The header: lessons, language, theme, link and help.

use web_sys::HtmlSelectElement;
use yew::{AttrValue, Callback, Event, Html, TargetCast, html};

use super::part::{Part, send};
use crate::app::adapters::{LessonEntry, lessons, say};
use crate::app::platform::clipboard::copy_link;
use crate::app::platform::start::{theme_name, theme_of};
use crate::app::state::{Command, Theme};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// The value of the list's entry for exploring; no lesson has this name.
const EXPLORE: &str = "";

/// See the module.
#[derive(PartialEq)]
pub struct Header {
    /// The language.
    pub lang: Lang,
    /// The theme.
    pub theme: Theme,
    /// The lesson that is open.
    pub lesson: Option<String>,
    /// The text of the link to what is shown.
    pub link: AttrValue,
    /// Takes commands.
    pub on: Callback<Command>,
}

impl Part for Header {
    fn view(&self) -> Html {
        let lang = self.lang;
        let (link, on) = (self.link.clone(), self.on.clone());
        let copy = Callback::from(move |_| copy_link(&link, on.clone()));
        html! {
            <header class="header">
                <h1 class="header__title">
                    { "Highwater" }
                    <span class="header__tagline">{ say(lang, Phrase::Tagline) }</span>
                </h1>
                <nav class="header__tools">
                    { view_lessons(self) }
                    { view_theme(self) }
                    <button type="button" onclick={copy}>{ say(lang, Phrase::CopyLink) }</button>
                    { view_lang(self) }
                    <button type="button" onclick={send(&self.on, Command::ShowHelp(true))}>
                        { say(lang, Phrase::Help) }
                    </button>
                </nav>
            </header>
        }
    }
}

fn view_lessons(props: &Header) -> Html {
    let chosen = props.on.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        match select.value().as_str() {
            EXPLORE => Command::Explore,
            lesson => Command::OpenLesson(lesson.to_owned()),
        }
    });
    let is_open = |entry: &LessonEntry| props.lesson.as_deref() == Some(&entry.id);
    html! {
        <label class="header__field header__field--lesson">
            <span>{ say(props.lang, Phrase::Lesson) }</span>
            <select onchange={chosen}>
                for entry in lessons(props.lang) {
                    <option key={entry.id.clone()} value={entry.id.clone()}
                        selected={is_open(&entry)}>{ entry.title }</option>
                }
                <option key="explore" value={EXPLORE} selected={props.lesson.is_none()}>
                    { say(props.lang, Phrase::Explore) }
                </option>
            </select>
        </label>
    }
}

fn view_theme(props: &Header) -> Html {
    let chosen = props.on.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Command::SetTheme(theme_of(&select.value()))
    });
    let themes = [
        (Theme::Auto, Phrase::ThemeAuto),
        (Theme::Light, Phrase::ThemeLight),
        (Theme::Dark, Phrase::ThemeDark),
    ];
    html! {
        <label class="header__field header__field--theme">
            <span>{ say(props.lang, Phrase::Theme) }</span>
            <select onchange={chosen}>
                for (theme, name) in themes {
                    <option key={theme_name(theme)} value={theme_name(theme)}
                        selected={theme == props.theme}>{ say(props.lang, name) }</option>
                }
            </select>
        </label>
    }
}

/// The other language, under its own name.
fn view_lang(props: &Header) -> Html {
    let (other, tag) = match props.lang {
        Lang::En => (Lang::Zh, "zh-Hans"),
        Lang::Zh => (Lang::En, "en"),
    };
    html! {
        <button type="button" lang={tag}
            onclick={send(&props.on, Command::SetLang(other))}>
            { say(props.lang, Phrase::LanguageName(other)) }
        </button>
    }
}
