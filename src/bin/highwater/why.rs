//! `why`: why something is as it is at the end of a script, and what holds it there.

use std::process::ExitCode;

use highwater::replay::replay;
use highwater::scenario::Script;
use highwater::scene::view::Lang;
use highwater::scene::why::{Kind, Line, answer_about};

/// Answers a question about the end of the script in a file, in English or, after `--zh`, Chinese.
pub fn run(file: &str, words: &[&str]) -> ExitCode {
    let (lang, words) = match words {
        ["--zh", words @ ..] => (Lang::Zh, words),
        words => (Lang::En, words),
    };
    match lines(file, &words.join(" "), lang) {
        Ok(lines) => {
            let failed = lines.iter().any(|line| line.kind == Kind::Failed);
            lines.iter().for_each(print);
            if failed { ExitCode::from(2) } else { ExitCode::SUCCESS }
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

fn lines(file: &str, question: &str, lang: Lang) -> Result<Vec<Line>, String> {
    let text = std::fs::read_to_string(file).map_err(|why| format!("{file}: {why}"))?;
    let script = Script::parse(&text).map_err(|troubles| format!("{file}:{}", troubles[0]))?;
    let run = replay(script.rules, script.opening, &script.statements);
    let (history, end) = run.map_err(|failure| format!("{file}: {failure}"))?;
    Ok(answer_about(&history, end, question, lang))
}

/// The sentence, with its step, rule and KIP behind it.
fn print(line: &Line) {
    let step = line.step.map(|step| format!("step {step}"));
    let named = |name: &String| Some(name.clone()).filter(|name| !name.is_empty());
    let about: Vec<String> =
        [step, named(&line.rule), named(&line.kip)].into_iter().flatten().collect();
    match about.as_slice() {
        [] => println!("{}", line.text),
        about => println!("  {} ({})", line.text, about.join(", ")),
    }
}
