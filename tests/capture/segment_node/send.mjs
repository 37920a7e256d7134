// A website's server that reports with Segment's own library, as its manual says: node send.mjs HOST WRITE_KEY
import { Analytics } from "@segment/analytics-node"

const [host, writeKey] = process.argv.slice(2)
const analytics = new Analytics({ host, writeKey })
const failures = []
analytics.on("error", (error) => failures.push(error))

const visitor = { anonymousId: "visitor-of-ken" }
const ken = { userId: "ken-7" }
const order = {
  order_id: "N-1001",
  total: 3600,
  currency: "JPY",
  products: [{ sku: "gyokuro", name: "玉露", price: 1800, quantity: 2 }],
}

// With ids of their own, so that a second run sends the very same events again, as a retry does.
analytics.page({ ...visitor, messageId: "n1", name: "Start", properties: { url: "https://shop.example/" } })
analytics.identify({ ...visitor, ...ken, messageId: "n2", traits: { email: "ken@example.com", name: "前田 健" } })
analytics.track({ ...ken, messageId: "n3", event: "Signed Up", properties: { plan: "茶", since: new Date(0) } })
analytics.track({ ...ken, messageId: "n4", event: "Order Completed", properties: order })
analytics.screen({ ...ken, messageId: "n5", name: "Home" })
analytics.group({ ...ken, messageId: "n6", groupId: "g1", traits: { name: "兜株式会社" } })
analytics.alias({ userId: "ken-7", previousId: "visitor-on-the-phone", messageId: "n7" })
analytics.page({ anonymousId: "visitor-on-the-phone", messageId: "n8", name: "Cart" })

await analytics.closeAndFlush({ timeout: 20_000 })
if (failures.length) {
  console.error(failures)
  process.exit(1)
}
