"""What Graph sends by itself: change notifications, to who has subscribed to them.

https://learn.microsoft.com/graph/change-notifications-delivery-webhooks

`subscription` is what is subscribed to, `bodies` what is sent, `poster` one request,
`notifier` the threads that send, and `methods` what a test can ask for; `subscriber` is
a server to send to.
"""
