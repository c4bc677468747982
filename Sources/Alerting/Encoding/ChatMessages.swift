import Foundation
import InventoryModel

/// A message for an incoming webhook of Slack, in Block Kit.
///
/// Names from Azure stand in `plain_text` only, where Slack reads neither links nor mentions. A header holds 150
/// characters and a section 3,000. Source: docs.slack.dev, Block Kit reference.
package enum SlackMessage {
  package static func encoded(_ message: AlertMessage) -> Data {
    let text = MessageText(message)
    return JSONValue.object([
      "text": .string(text.title),
      "blocks": .array([
        block("header", text.title), block("section", text.lines.joined(separator: "\n")),
        block("section", text.footer),
      ]),
    ]).bytes
  }

  private static func block(_ type: String, _ text: String) -> JSONValue {
    let plain = JSONValue.object([
      "type": .string("plain_text"), "text": .string(text), "emoji": .bool(false),
    ])
    return .object(["type": .string(type), "text": plain])
  }
}

/// A message for a workflow of Teams ("Post to a channel when a webhook request is received"): an Adaptive Card.
///
/// Names from Azure stand in text runs, which know no Markdown. A message holds 28 KB. Source: learn.microsoft.com,
/// "Create incoming webhooks with Workflows"; adaptivecards.io, `RichTextBlock`.
package enum TeamsMessage {
  package static func encoded(_ message: AlertMessage) -> Data {
    let text = MessageText(message)
    let title = JSONValue.object([
      "type": .string("TextBlock"), "text": .string(text.title), "weight": .string("Bolder"),
      "size": .string("Medium"), "wrap": .bool(true),
    ])
    let card = JSONValue.object([
      "$schema": .string("http://adaptivecards.io/schemas/adaptive-card.json"), "type": .string("AdaptiveCard"),
      "version": .string("1.4"), "body": .array([title] + (text.lines + [text.footer]).map(line)),
    ])
    let attachment = JSONValue.object([
      "contentType": .string("application/vnd.microsoft.card.adaptive"), "contentUrl": .null, "content": card,
    ])
    return JSONValue.object(["type": .string("message"), "attachments": .array([attachment])]).bytes
  }

  private static func line(_ text: String) -> JSONValue {
    .object([
      "type": .string("RichTextBlock"),
      "inlines": .array([.object(["type": .string("TextRun"), "text": .string(text)])]),
    ])
  }
}
