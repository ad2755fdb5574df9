package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A postOffice is a small SMTP server on loopback (RFC 5321), with STARTTLS and AUTH PLAIN where it is asked to.
type postOffice struct {
	net.Listener
	lock     *tls.Config // nil: no encryption
	login    bool
	received chan string // letters
	logins   chan string // "name password"
}

func newMailServer(t *testing.T, encrypted, login bool) (*postOffice, *x509.CertPool) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &postOffice{Listener: listener, login: login, received: make(chan string, 10), logins: make(chan string, 10)}
	var roots *x509.CertPool
	if encrypted {
		s.lock, roots = selfSigned(t)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			s.serve(c)
		}
	}()
	t.Cleanup(func() { _ = listener.Close(); <-done })
	return s, roots
}

func selfSigned(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, roots
}

// serve speaks with one client until it goes.
func (s *postOffice) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	in, secure := bufio.NewReader(c), false
	say := func(lines ...string) {
		for _, line := range lines {
			fmt.Fprintf(c, "%s\r\n", line)
		}
	}
	say("220 test")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch strings.ToUpper(word) {
		case "EHLO":
			can := []string{"250-test"}
			if s.lock != nil && !secure {
				can = append(can, "250-STARTTLS")
			}
			if s.login {
				can = append(can, "250-AUTH PLAIN")
			}
			say(append(can, "250 8BITMIME")...)
		case "STARTTLS":
			say("220 go on")
			locked := tls.Server(c, s.lock)
			c, in, secure = locked, bufio.NewReader(locked), true
		case "AUTH":
			raw, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
			s.logins <- strings.ReplaceAll(strings.TrimPrefix(string(raw), "\x00"), "\x00", " ")
			say("235 welcome")
		case "DATA":
			say("354 go on")
			var letter strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				letter.WriteString(line)
			}
			s.received <- letter.String()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 fine")
		}
	}
}

// TestALetterSignsInOverTLS: a hosted mail server wants a name and a password, which go over STARTTLS alone.
func TestALetterSignsInOverTLS(t *testing.T) {
	server, roots := newMailServer(t, true, true)
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte("hunter two\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := letters{host: server.Addr().String(), from: "ads@example.org", user: "ads", secret: secret, encryption: "auto", roots: roots}
	send, err := l.sender(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := send("brandt@sponsor.example", "“Winter” is live",
		"Listeners see it.\n\nhttps://ads.example.org/campaigns\nQuiet <Radio>\n"); err != nil {
		t.Fatal(err)
	}
	if got := <-server.logins; got != "ads hunter two" {
		t.Errorf("signed in as %q", got)
	}
	letter := <-server.received
	for _, part := range []string{"Date: ", "Message-ID: <", "MIME-Version: 1.0", "multipart/alternative", "text/plain", "text/html",
		"To: <brandt@sponsor.example>", "=?UTF-8?q?", "Quiet &lt;Radio&gt;"} {
		if !strings.Contains(letter, part) {
			t.Errorf("the letter lacks %q:\n%s", part, letter)
		}
	}
}

func TestAPasswordIsNotSentInClear(t *testing.T) {
	server, _ := newMailServer(t, false, true)
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte("hunter two"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := letters{host: server.Addr().String(), from: "ads@example.org", user: "ads", secret: secret, encryption: "auto"}
	send, err := l.sender(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := send("a@b.example", "x", "y"); err == nil {
		t.Error("a letter went out without encryption")
	}
	select {
	case got := <-server.logins:
		t.Errorf("the server read %q", got)
	default:
	}
	for _, bad := range []letters{{host: "mail.example.org"}, {host: "m:25", encryption: "ssl"},
		{host: "m:25", encryption: "none", user: "a"},
		{host: "m:25", encryption: "auto", user: "a", secret: "nowhere"}} {
		if _, err := bad.sender(slog.New(slog.DiscardHandler)); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

func TestAPlainServerGetsLettersToo(t *testing.T) {
	server, _ := newMailServer(t, false, false)
	l := letters{host: server.Addr().String(), from: "ads@example.org", encryption: "auto"}
	send, err := l.sender(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := send("a@b.example\r\nBcc: c@d.example", "x", "y"); err == nil {
		t.Error("an address with a line break was taken")
	}
	if err := send("a@b.example", "one\r\nBcc: c@d.example", "text"); err == nil {
		if letter := <-server.received; strings.Contains(letter, "\r\nBcc:") {
			t.Errorf("a subject wrote a head of its own:\n%s", letter)
		}
	}
}
