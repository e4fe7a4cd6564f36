// Tokens that others made: computed with Python's hmac and hashlib.
#pragma once

#include <string>

namespace callmill::tests {

inline const std::string kPayload =
    R"({"exp":1700000600,"iss":"devkey","nbf":1700000000,"sip":{"admin":true,"call":true},"sub":"dialer",)"
    R"("video":{"room":"ignitech-lead-42","roomAdmin":true,"roomCreate":true,"roomList":true}})";
/// Of kPayload.
inline const std::string kToken =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3MDAwMDA2MDAsImlzcyI6ImRldmtleSIsIm5iZiI6MTcwMDAwMDAwMCwic2lwIjp7"
    "ImFkbWluIjp0cnVlLCJjYWxsIjp0cnVlfSwic3ViIjoiZGlhbGVyIiwidmlkZW8iOnsicm9vbSI6Imlnbml0ZWNoLWxlYWQtNDIiLCJyb29tQWRt"
    "aW4iOnRydWUsInJvb21DcmVhdGUiOnRydWUsInJvb21MaXN0Ijp0cnVlfX0.yUde2hYiBvrJk1qhd0ZkVS6FLv2iar4J5HqSZF40WQw";
inline const std::string kWebhookToken =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3MDAwMDAzMDAsImlzcyI6ImRldmtleSIsIm5iZiI6MTcwMDAwMDAwMCwic2hhMjU2"
    "IjoicEl6RzhJUHVlZ1VQUE9veWRzYlQwUmJYVVZra2NRTkpMWExtZ0hPQXRQST0ifQ.1NlHupiQ4w6usbStLsYqy2paW1G8-b1jqEO2mHmc6mg";
/// What kWebhookToken was signed for.
inline const std::string kWebhookBody =
    R"({"event":"room_finished","room":{"sid":"RM_x","name":"ignitech-lead-42"},"id":"EV_x","createdAt":"1700000000"})";

}  // namespace callmill::tests
