//! What is wrong with a lesson file, for those who write one.

use super::troubles::{failure, pick};
use crate::scenario::Problem;
use crate::scene::Lang;

/// What is wrong with a lesson. What is wrong with a script is said by the caller.
pub(super) fn problem(lang: Lang, problem: &Problem) -> String {
    let (en, zh) = match problem {
        Problem::NoHeader => (
            "a lesson begins with a header between two lines `---`.",
            "课程文件以两行 `---` 之间的标头开始。",
        ),
        Problem::BeforeFirstBeat => (
            "this stands before the first beat; write `## Title {#id}` above it.",
            "这部分位于第一个要点之前；请在它上面写 `## Title {#id}`。",
        ),
        Problem::BadHeading => {
            ("a heading is written `## Title {#id}`.", "标题写作 `## Title {#id}`。")
        }
        Problem::NoBeat => (
            "a lesson has at least one beat, `## Title {#id}`.",
            "一课至少要有一个要点：`## Title {#id}`。",
        ),
        Problem::UnclosedBlock => {
            ("this block is not closed with three backticks.", "这个块没有用三个反引号结束。")
        }
        Problem::BlockNotEmpty => (
            "this block ends with three backticks on its next line.",
            "这个块应在下一行用三个反引号结束。",
        ),
        other => return with_values(lang, other),
    };
    pick(lang, en, zh).into()
}

fn with_values(lang: Lang, problem: &Problem) -> String {
    match (lang, problem) {
        (Lang::En, Problem::MissingKey(key)) => format!("the header has no `{key}: …`."),
        (Lang::Zh, Problem::MissingKey(key)) => format!("标头中缺少 `{key}: …`。"),
        (Lang::En, Problem::OtherLesson { file, header }) => {
            format!("the file is of the lesson `{file}`, its header of `{header}`.")
        }
        (Lang::Zh, Problem::OtherLesson { file, header }) => {
            format!("文件属于课程 `{file}`，标头却写着 `{header}`。")
        }
        (Lang::En, Problem::UnclosedMark(mark)) => {
            format!("this `{mark}` has no partner; write `\\{mark}` for the character itself.")
        }
        (Lang::Zh, Problem::UnclosedMark(mark)) => {
            format!("这个 `{mark}` 没有配对；字符本身写作 `\\{mark}`。")
        }
        (_, Problem::Failed(failed)) => failure(lang, failed),
        (_, Problem::Differs { here, there }) => differs(lang, here.as_deref(), there.as_deref()),
        (_, other) => of_prediction(lang, other),
    }
}

fn of_prediction(lang: Lang, problem: &Problem) -> String {
    match (lang, problem) {
        (Lang::En, Problem::NothingToPredict { question }) => {
            format!("no script follows the prediction `{question}` in its beat.")
        }
        (Lang::Zh, Problem::NothingToPredict { question }) => {
            format!("预测题 `{question}` 之后，同一要点中没有脚本。")
        }
        (Lang::En, Problem::TooFewOptions { question }) => {
            format!("the prediction `{question}` needs at least two options.")
        }
        (Lang::Zh, Problem::TooFewOptions { question }) => {
            format!("预测题 `{question}` 至少需要两个选项。")
        }
        (Lang::En, Problem::NothingAsked { question }) => {
            format!("the prediction `{question}` has no line `ask …`.")
        }
        (Lang::Zh, Problem::NothingAsked { question }) => {
            format!("预测题 `{question}` 没有 `ask …` 一行。")
        }
        (Lang::En, Problem::NoRightOption { question, answer }) => {
            format!("the answer to `{question}` is `{answer}`, and no option says so.")
        }
        (Lang::Zh, Problem::NoRightOption { question, answer }) => {
            format!("`{question}` 的答案是 `{answer}`，但没有这个选项。")
        }
        // These have their words above.
        (
            _,
            Problem::MissingKey(_)
            | Problem::OtherLesson { .. }
            | Problem::UnclosedMark(_)
            | Problem::Failed(_)
            | Problem::Differs { .. }
            | Problem::Expected { .. }
            | Problem::UnexpectedCharacter(_)
            | Problem::UnclosedText
            | Problem::BadEscape(_)
            | Problem::OutOfBounds { .. }
            | Problem::Repeated(_)
            | Problem::HeaderTooLate(_)
            | Problem::NoOrder
            | Problem::NoHeader
            | Problem::BeforeFirstBeat
            | Problem::BadHeading
            | Problem::NoBeat
            | Problem::UnclosedBlock
            | Problem::BlockNotEmpty,
        ) => String::new(),
    }
}

fn differs(lang: Lang, here: Option<&str>, there: Option<&str>) -> String {
    let side = |text: Option<&str>| match text {
        Some(text) => format!(" `{text}`"),
        None => pick(lang, " nothing more", "空的").into(),
    };
    match lang {
        Lang::En => format!("the other language has{} here, not{}.", side(there), side(here)),
        Lang::Zh => format!("另一种语言在此处是{}，而不是{}。", side(there), side(here)),
    }
}
