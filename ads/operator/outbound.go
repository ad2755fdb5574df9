package main

import (
	"net"
	"net/http"
	"time"

	"linnet/ads/webhook"
)

// outbound makes the HTTP client by which a leader asks its helper, and Stripe is asked. As server programs do, it heeds HTTPS_PROXY.
// Letters leave by SMTP, see mail.go.
func outbound() *http.Client { return &http.Client{Timeout: time.Minute} }

// toStrangers makes the client that tells addresses which sponsors named of events. It connects to public addresses alone, so that nobody
// reaches the operator's own network through it: by no proxy, which would connect for it, and after no redirect.
func toStrangers() *http.Client {
	dialer := net.Dialer{Timeout: 5 * time.Second, Control: webhook.PublicOnly}
	return &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DialContext: dialer.DialContext, MaxIdleConns: 10,
		IdleConnTimeout: 30 * time.Second, TLSHandshakeTimeout: 5 * time.Second, MaxResponseHeaderBytes: 16 << 10},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}
