//! Refusals: why something cannot happen now, with the values that explain it.

use super::resource::words;
use crate::engine::Blocked;
#[cfg(test)]
use crate::engine::Node;
#[cfg(test)]
use crate::scene::Lang;

words! { "refusal":
    pub fn refusal for Blocked, REFUSALS {
        NoBroker(id),
        NoProducer(id),
        NoNode(node),
        NoPartition(id),
        BrokerDown(id),
        BrokerUp(id),
        NothingToProduce,
        NothingDue,
        DueEarlier(at),
        NotInFlight(id),
        Behind { message, first },
        LinkCut(a, b),
        AlreadyCut(a, b),
        NotCut(a, b),
        NoLink(a, b),
        NotRunning,
        NotAMessage(id),
        NoChange,
        OutOfBounds { name, least, most },
        NotInEdition { name, edition },
        NoLeader,
        NotAtRest(id),
        TooMuchToFill { most },
        FillRefused(code),
        OutOfRange { start, high_watermark },
        MinInsyncReplicas { most },
        NoConsumer(id),
        NoTopic(id),
        StopsAlready(id),
        BadTopicName,
        TopicExists(id),
        TooFewPartitions { have },
        TooManyPartitions { most },
        ReplicationFactor { most },
        NobodyActive,
        NoReplicas,
        NotRegistered(id),
        AssignedTwice(id),
        ReplicaCount { needed },
        Assignments { needed },
        NoReassignment(id),
        UncleanRevert,
        ElectionNotNeeded,
        PreferredNotAvailable(id),
        NobodyToElect,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::fault_in_chinese;
    use super::*;
    use crate::engine::{
        BrokerId, ClientId, MessageId, Millis, Name, Offset, PartitionId, TopicId,
    };

    fn every_refusal() -> Vec<Blocked> {
        let (a, b, broker) = (Node::Controller, Node::Broker(BrokerId(2)), BrokerId(2));
        let (message, first) = (MessageId(9), MessageId(4));
        vec![
            Blocked::NoBroker(broker),
            Blocked::NoProducer(ClientId(3)),
            Blocked::NoNode(b),
            Blocked::NoPartition(PartitionId(1)),
            Blocked::BrokerDown(broker),
            Blocked::BrokerUp(broker),
            Blocked::NothingToProduce,
            Blocked::NothingDue,
            Blocked::DueEarlier(Millis(1_500)),
            Blocked::NotInFlight(message),
            Blocked::Behind { message, first },
            Blocked::LinkCut(a, b),
            Blocked::AlreadyCut(a, b),
            Blocked::NotCut(a, b),
            Blocked::NoLink(a, b),
            Blocked::NotRunning,
            Blocked::NotAMessage(message),
            Blocked::NoChange,
            Blocked::OutOfBounds { name: Name::Retries, least: 0, most: 7 },
            Blocked::NotInEdition { name: "retries", edition: crate::engine::Edition::V0_8 },
            Blocked::NoLeader,
            Blocked::NotAtRest(broker),
            Blocked::TooMuchToFill { most: 7 },
            Blocked::FillRefused(crate::engine::ErrorCode::MessageTooLarge),
            Blocked::OutOfRange { start: Offset(2), high_watermark: Offset(5) },
            Blocked::MinInsyncReplicas { most: 3 },
            Blocked::NoConsumer(ClientId(3)),
            Blocked::NoTopic(TopicId(1)),
            Blocked::StopsAlready(broker),
            Blocked::BadTopicName,
            Blocked::TopicExists(TopicId(1)),
            Blocked::TooFewPartitions { have: 3 },
            Blocked::TooManyPartitions { most: 100 },
            Blocked::ReplicationFactor { most: 3 },
            Blocked::NobodyActive,
            Blocked::NoReplicas,
            Blocked::NotRegistered(broker),
            Blocked::AssignedTwice(broker),
            Blocked::ReplicaCount { needed: 3 },
            Blocked::Assignments { needed: 2 },
            Blocked::NoReassignment(PartitionId(1)),
            Blocked::UncleanRevert,
            Blocked::ElectionNotNeeded,
            Blocked::PreferredNotAvailable(broker),
            Blocked::NobodyToElect,
        ]
    }

    #[test]
    fn every_refusal_is_a_sentence_in_both_languages() {
        for blocked in every_refusal() {
            assert!(refusal(Lang::En, &blocked).ends_with('.'), "{blocked:?}");
            let chinese = refusal(Lang::Zh, &blocked);
            assert!(chinese.ends_with('。'), "{chinese}");
            assert_eq!(fault_in_chinese(&chinese), None, "{chinese}");
        }
    }

    #[test]
    fn a_refusal_names_the_values_that_explain_it() {
        let behind = Blocked::Behind { message: MessageId(9), first: MessageId(4) };
        let said = refusal(Lang::En, &behind);
        assert!(said.contains("m9") && said.contains("m4"), "{said}");
        let bounds = Blocked::OutOfBounds { name: Name::Retries, least: 0, most: 7 };
        assert_eq!(refusal(Lang::Zh, &bounds), "retries 必须在 0 到 7 之间。");
    }
}
