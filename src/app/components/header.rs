//! The header: lessons, language, theme, link and help.

use web_sys::HtmlSelectElement;
use yew::{AttrValue, Callback, Event, Html, TargetCast};

use super::element::{Attr, button, field, pressable, tag};
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
        let copy = Callback::from(move |_| copy_link(link.clone(), on.clone()));
        let title = tag("h1", "header__title").said("Highwater").text(
            "span",
            "header__tagline",
            say(lang, Phrase::Tagline),
        );
        let help = send(&self.on, Command::ShowHelp(true));
        let tools = tag("nav", "header__tools")
            .add(view_lessons(self))
            .add(view_theme(self))
            .add(button("", copy, say(lang, Phrase::CopyLink)))
            .add(view_lang(self))
            .add(button("", help, say(lang, Phrase::Help)));
        tag("header", "header").add(title.html()).add(tools.html()).html()
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
    let entries = lessons(props.lang).into_iter().map(|entry| {
        let open = is_open(&entry);
        view_choice("", entry.id, entry.title, open)
    });
    let explore = say(props.lang, Phrase::Explore);
    let explore = view_choice("explore", EXPLORE.to_owned(), explore, props.lesson.is_none());
    let list = tag("select", "").changed(chosen).all(entries).add(explore).html();
    let class = "header__field header__field--lesson";
    field(class, say(props.lang, Phrase::Lesson), list)
}

/// A choice; its value is its key as well, if it has no other.
fn view_choice(key: &'static str, value: String, said: String, chosen: bool) -> Html {
    let key = if key.is_empty() { &value } else { key };
    let choice = tag("option", "").key(key).flag(Attr::IsSelected, chosen);
    choice.with(Attr::Value, value).said(said).html()
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
    let themes = themes.into_iter().map(|(theme, name)| {
        let value = theme_name(theme).to_owned();
        view_choice("", value, say(props.lang, name), theme == props.theme)
    });
    let list = tag("select", "").changed(chosen).all(themes).html();
    field("header__field header__field--theme", say(props.lang, Phrase::Theme), list)
}

/// The other language, under its own name.
fn view_lang(props: &Header) -> Html {
    let (other, tag) = match props.lang {
        Lang::En => (Lang::Zh, "zh-Hans"),
        Lang::Zh => (Lang::En, "en"),
    };
    pressable("", send(&props.on, Command::SetLang(other)))
        .with(Attr::Lang, tag)
        .said(say(props.lang, Phrase::LanguageName(other)))
        .html()
}
