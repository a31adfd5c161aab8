//! Requests for another ISR as the controller handles them.
//!
//! From: `ReplicationControlManager.alterPartition`, `KafkaController.processAlterIsr` (ALT-5,
//! ALT-6, ALT-11).

use super::controller;
use super::ids::Node;
use super::message::{AlterPartitionRequest, Body, ErrorCode, Message};
use super::turn::Turn;

/// A proposal reaches the controller.
pub fn arrived(turn: &mut Turn<'_>, message: &Message, request: &AlterPartitionRequest) {
    let Node::Broker(sender) = message.from else { return };
    let partition = request.partition;
    let joining = request.joining.as_slice();
    let result = controller::amend(turn, |change| change.alter_isr(sender, request, joining));
    let body = Body::AlterPartitionResponse { answers: message.request, partition, result };
    turn.send(Node::Controller, message.from, body);
    if matches!(result, Ok(_) | Err(ErrorCode::NewLeaderElected)) {
        controller::publish(turn);
    }
}
