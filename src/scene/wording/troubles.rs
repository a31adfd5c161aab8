//! What is wrong with a text that people wrote, or stands in the way of a statement: what the
//! console and a broken link tell.
//!
//! Rule: a trouble comes with its place, its reason and, where one is near, the word that was
//! probably meant. Words of the script language are quoted as they are written, in every language.

use super::refusals::refusal;
use super::troubles_lesson;
use crate::replay::link::BadLink;
use crate::scenario::{Failure, Obstacle, Problem, Trouble, What};
use crate::scene::Lang;

/// The longest text that is quoted whole.
const LONGEST_QUOTE: usize = 40;

/// Why a link cannot be opened.
pub fn bad_link(lang: Lang, bad: &BadLink) -> String {
    let (en, zh) = match bad {
        BadLink::Empty => ("The link is empty.", "链接是空的。"),
        BadLink::Damaged => {
            ("The link was changed or cut off on its way.", "链接在传递中被改动或截断了。")
        }
        BadLink::TooLarge => ("The link holds more than a link may.", "链接的内容超出了上限。"),
        BadLink::UnknownVersion(version) => return unknown_version(lang, version),
        BadLink::BadCharacter { at } => return bad_character(lang, at + 1),
        BadLink::Script(troubles) => return bad_script(lang, troubles),
    };
    pick(lang, en, zh).into()
}

fn unknown_version(lang: Lang, version: &str) -> String {
    match lang {
        Lang::En => format!("The link is of version `{version}`, which this page does not know."),
        Lang::Zh => format!("链接的版本是 `{version}`，本页面不认识这个版本。"),
    }
}

fn bad_character(lang: Lang, at: usize) -> String {
    match lang {
        Lang::En => format!("Character {at} of the link belongs in no link."),
        Lang::Zh => format!("链接的第 {at} 个字符不该出现在链接中。"),
    }
}

fn bad_script(lang: Lang, troubles: &[Trouble]) -> String {
    let first = troubles.first().map_or(String::new(), |first| trouble(lang, first));
    match lang {
        Lang::En => format!("The link holds a script with errors. {first}"),
        Lang::Zh => format!("链接中的脚本有错误。{first}"),
    }
}

/// What is wrong with a text, and where.
pub fn trouble(lang: Lang, trouble: &Trouble) -> String {
    let (line, column, what) = (trouble.line, trouble.column, problem(lang, &trouble.problem));
    match lang {
        Lang::En => format!("Line {line}, column {column}: {what}"),
        Lang::Zh => format!("第 {line} 行，第 {column} 列：{what}"),
    }
}

/// What is wrong with a text.
pub fn problem(lang: Lang, problem: &Problem) -> String {
    match (lang, problem) {
        (_, Problem::Expected { what, found, suggestion }) => {
            expected(lang, *what, found.as_deref(), suggestion.as_deref())
        }
        (Lang::En, Problem::UnexpectedCharacter(found)) => {
            format!("the character `{found}` means nothing here.")
        }
        (Lang::Zh, Problem::UnexpectedCharacter(found)) => format!("字符 `{found}` 在此没有意义。"),
        (Lang::En, Problem::UnclosedText) => "this text has no closing `\"`.".into(),
        (Lang::Zh, Problem::UnclosedText) => "这段文本缺少结尾的 `\"`。".into(),
        (Lang::En, Problem::BadEscape(found)) => {
            format!("there is no escape `{found}`; write `\\\\` for a backslash.")
        }
        (Lang::Zh, Problem::BadEscape(found)) => {
            format!("没有 `{found}` 这种转义；反斜杠写作 `\\\\`。")
        }
        (Lang::En, Problem::OutOfBounds { name, least, most }) => {
            format!("{name} must be between {least} and {most}.")
        }
        (Lang::Zh, Problem::OutOfBounds { name, least, most }) => {
            format!("{name} 必须在 {least} 到 {most} 之间。")
        }
        (Lang::En, Problem::Repeated(what)) => format!("`{what}` is there already."),
        (Lang::Zh, Problem::Repeated(what)) => format!("`{what}` 已经有了。"),
        (Lang::En, Problem::HeaderTooLate(what)) => {
            format!("`{what}` belongs at the top: `edition`, then `cluster`, then statements.")
        }
        (Lang::Zh, Problem::HeaderTooLate(what)) => {
            format!("`{what}` 应放在最前面：先 `edition`，再 `cluster`，然后是语句。")
        }
        (Lang::En, Problem::NoOrder) => "this can be compared with `=` and `!=` only.".into(),
        (Lang::Zh, Problem::NoOrder) => "这里只能用 `=` 或 `!=` 比较。".into(),
        (_, of_lesson) => troubles_lesson::problem(lang, of_lesson),
    }
}

fn expected(lang: Lang, what: What, found: Option<&str>, suggestion: Option<&str>) -> String {
    let (what, found) = (what_belongs(lang, what), quoted(lang, found));
    let said = match lang {
        Lang::En => format!("{what} belongs here, not {found}."),
        Lang::Zh => format!("这里应为{what}，而不是{found}。"),
    };
    match (lang, suggestion) {
        (_, None) => said,
        (Lang::En, Some(word)) => format!("{said} Did you mean `{word}`?"),
        (Lang::Zh, Some(word)) => format!("{said}是否想写 `{word}`？"),
    }
}

/// What was found, cut if it is long; the end of the line if it is nothing.
fn quoted(lang: Lang, found: Option<&str>) -> String {
    let Some(found) = found else { return pick(lang, "the end of the line", "行尾").into() };
    let mut kept: String = found.chars().take(LONGEST_QUOTE).collect();
    if kept.len() < found.len() {
        kept.push('…');
    }
    match lang {
        Lang::En => format!("`{kept}`"),
        Lang::Zh => format!(" `{kept}`"),
    }
}

/// What belongs in a place. The examples are words of the script language.
fn what_belongs(lang: Lang, what: What) -> String {
    let (en, zh) = match what {
        What::Word(word) => return pick(lang, "`…`", " `…` ").replace('…', word),
        What::Statement => {
            ("a statement such as `produce` or `next`", "语句，如 `produce` 或 `next`")
        }
        What::EndOfLine => ("the end of the line", "行尾"),
        What::Edition => ("an edition of Kafka such as `4.0`", " Kafka 版本，如 `4.0`"),
        What::ClusterSetting => ("a setting such as `brokers=3`", "设置，如 `brokers=3`"),
        What::Setting => ("a configuration such as `acks`", "配置项，如 `acks`"),
        What::Acks => ("`0`, `1` or `all`", " `0`、`1` 或 `all`"),
        What::Boolean => ("`true` or `false`", " `true` 或 `false`"),
        What::OffsetReset => ("`earliest` or `latest`", " `earliest` 或 `latest`"),
        What::FillPart => {
            ("`in batches of`, `every` or `with`", " `in batches of`、`every` 或 `with`")
        }
        What::CleanupPolicy => ("`delete` or `compact`", " `delete` 或 `compact`"),
        What::Number => ("a number", "数字"),
        What::Broker => ("a broker, `1` to `9`,", " broker，`1` 到 `9`"),
        What::Producer => ("a producer such as `p1`", "生产者，如 `p1`"),
        What::Consumer => ("a consumer such as `c1`", "消费者，如 `c1`"),
        What::Client => ("a client such as `p1` or `c1`", "生产者或消费者，如 `p1` 或 `c1`"),
        What::Node => (
            "a node such as `1`, `p1`, `c1` or `controller`",
            "节点，如 `1`、`p1`、`c1` 或 `controller`",
        ),
        What::Duration => ("a duration such as `400ms` or `9s`", "时长，如 `400ms` 或 `9s`"),
        What::Text => ("a text in double quotes", "双引号中的文本"),
        What::Key => ("a key", "键"),
        What::Message => (
            "a message such as `m12` or `heartbeat 1 controller`",
            "消息，如 `m12` 或 `heartbeat 1 controller`",
        ),
        What::Timer => ("a timer such as `isr-check 1`", "定时器，如 `isr-check 1`"),
        What::Observable => {
            ("something to look at such as `hw` or `isr`", "可观察的量，如 `hw` 或 `isr`")
        }
        What::Comparison => ("one of `= != >= <= > <`", " `= != >= <= > <` 之一"),
        What::NumberOrNone => ("a number or `none`", "数字或 `none`"),
        What::Brokers => {
            ("a list of brokers such as `1,3`, or `none`,", " broker 列表，如 `1,3`，或 `none`")
        }
        What::Texts => (
            "a list of texts such as `\"a\",\"b\"`, or `none`,",
            "文本列表，如 `\"a\",\"b\"`，或 `none`",
        ),
        What::Role => {
            ("`leader`, `follower`, `idle` or `down`", " `leader`、`follower`、`idle` 或 `down`")
        }
        What::YesNo => ("`yes` or `no`", " `yes` 或 `no`"),
        What::Run => ("a duration or `until`", "时长或 `until`"),
        What::HeaderKey => ("a line such as `title: …`", "标头行，如 `title: …`"),
        What::Language => ("a language, `en` or `zh`,", "语言，`en` 或 `zh`"),
        What::BlockKind => {
            ("`script`, `predict` or `restart`", " `script`、`predict` 或 `restart`")
        }
        What::QuestionId => ("a name for the question", "问题的名称"),
    };
    pick(lang, en, zh).into()
}

/// Why a statement could not be played.
pub fn failure(lang: Lang, failure: &Failure) -> String {
    let statement = &failure.statement;
    let (en, zh) = match &failure.obstacle {
        Obstacle::Blocked(blocked) => return refusal(lang, blocked),
        Obstacle::NoSuchMessage(message) => {
            return match lang {
                Lang::En => format!("No message `{message}` is in flight."),
                Lang::Zh => format!("没有在途消息 `{message}`。"),
            };
        }
        Obstacle::NothingNotable => {
            ("Nothing more happens unless somebody acts.", "若无人操作，不会再发生任何事。")
        }
        Obstacle::TooMuch => {
            ("Too much happens in that time; run for less.", "这段时间内发生的事太多，请缩短时间。")
        }
        Obstacle::Unmet { observable, found } => {
            return match lang {
                Lang::En => format!("`{statement}` does not hold: {observable} is {found}."),
                Lang::Zh => format!("`{statement}` 不成立：{observable} 为 {found}。"),
            };
        }
        Obstacle::NeverTrue { observable, found } => {
            return match lang {
                Lang::En => {
                    format!("`{statement}` does not come true: {observable} is {found} at the end.")
                }
                Lang::Zh => format!("`{statement}` 始终没有成立：最后 {observable} 为 {found}。"),
            };
        }
    };
    pick(lang, en, zh).into()
}

pub(super) fn pick(lang: Lang, en: &'static str, zh: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}
