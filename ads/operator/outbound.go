package main

import (
	"net/http"
	"time"
)

// outbound makes the one HTTP client of this program, by which a leader asks its helper. As server programs do, it heeds HTTPS_PROXY.
// Letters leave by SMTP, see mail.go.
func outbound() *http.Client { return &http.Client{Timeout: time.Minute} }
