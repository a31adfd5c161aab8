//! What the cases of the area "fetcher" have a leader answer, and what a follower makes of it.

use highwater::engine::message::{EpochAnswer, FetchResult};
use highwater::engine::{Body, LeaderEpoch, Message, Offset, PartitionId, truncation};
use highwater::log::EpochEnd;
use serde_json::json;

use crate::case::{Arguments, Outcome, Trouble};
use crate::say::{batch, said};
use crate::stage::error_named;

/// What the case has the leader answer.
pub fn given(
    name: &str,
    partition: PartitionId,
    request: &Message,
    arguments: &Arguments,
) -> Result<Option<Body>, Trouble> {
    let (answers, part) = (request.id, |key: &str| arguments.get(key)?.get(name));
    let offset = |of: &Arguments| of.int_if("endOffset");
    match &request.body {
        Body::EpochEndRequest(_) => {
            let Some(said) = part("epochResponses") else { return Ok(None) };
            let result = match said.text_if("error")? {
                Some(error) => Err(error_named(&error)?),
                None => Ok(EpochAnswer {
                    epoch: epoch(said.int_if("epoch")?),
                    end_offset: end(offset(&said)?),
                }),
            };
            Ok(Some(Body::EpochEndResponse { answers, partition, result }))
        }
        Body::FetchRequest(_) => {
            let Some(said) = part("responses").or_else(|| arguments.get("response")) else {
                return Ok(None);
            };
            let result = fetch_result(&said)?;
            Ok(Some(Body::FetchResponse { answers, partition, result }))
        }
        _ => Ok(None),
    }
}

fn fetch_result(said: &Arguments) -> Result<FetchResult, Trouble> {
    if let Some(error) = said.text_if("error")? {
        return Ok(FetchResult::Refused(error_named(&error)?));
    }
    if let Some(parts) = said.get("divergingEpoch") {
        let epoch = LeaderEpoch(parts.int("epoch")? as u32);
        let end_offset = Offset(parts.int("endOffset")? as u64);
        return Ok(FetchResult::Diverging(EpochEnd { epoch, end_offset }));
    }
    Ok(FetchResult::Records {
        batches: said.list("batches")?.iter().map(batch).collect::<Result<_, _>>()?,
        high_watermark: Offset(said.int_or("hw", 0)? as u64),
        log_start: Offset(said.int_or("logStartOffset", 0)? as u64),
    })
}

/// -1 is undefined.
fn epoch(number: Option<i64>) -> Option<LeaderEpoch> {
    number.filter(|epoch| *epoch >= 0).map(|epoch| LeaderEpoch(epoch as u32))
}

/// -1 is undefined.
fn end(number: Option<i64>) -> Option<Offset> {
    number.filter(|end| *end >= 0).map(|end| Offset(end as u64))
}

/// Where a follower cuts its log: the rule by itself.
pub fn decide(arguments: &Arguments) -> Outcome {
    let reply = arguments.any(&["leaderReply"])?;
    let leader = EpochAnswer {
        epoch: epoch(reply.int_if("epoch")?),
        end_offset: end(reply.int_if("endOffset")?),
    };
    let own = match arguments.get("followerEpochEnd") {
        None => None,
        Some(own) => {
            let found = epoch(own.int_if("epoch")?).zip(end(own.int_if("endOffset")?));
            found.map(|(epoch, end_offset)| EpochEnd { epoch, end_offset })
        }
    };
    let log_end = Offset(arguments.int("followerLeo")? as u64);
    let initial = Offset(arguments.int_or("initialFetchOffset", 0)? as u64);
    let cut = truncation::decide(leader, log_end, initial, |_| own);
    Ok(said(json!({"truncateTo": cut.to.0, "complete": cut.done})))
}
