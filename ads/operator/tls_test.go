package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// certify writes a certificate for 127.0.0.1 with that serial number, and its key.
func certify(t *testing.T, cert, key string, serial int64) *x509.CertPool {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := x509.Certificate{SerialNumber: big.NewInt(serial), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, &about, &about, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return pool
}

// serving runs serve with more flags until the test ends and returns where it listens.
func serving(t *testing.T, home string, more ...string) (address string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	out, in := io.Pipe()
	done := make(chan int)
	go func() {
		done <- run(ctx, append([]string{"serve", "-home", home, "-listen", "127.0.0.1:0"}, more...), in, io.Discard)
	}()
	line := make([]byte, 200)
	n, err := out.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		if code := <-done; code != 0 {
			t.Error("serve ended with", code)
		}
	})
	_, address, found := strings.Cut(strings.TrimSpace(string(line[:n])), "listens on ")
	if !found {
		t.Fatal(string(line[:n]))
	}
	return address
}

// TestServeByFilesOfACertificate also renews the certificate while serve runs.
func TestServeByFilesOfACertificate(t *testing.T) {
	dir := t.TempDir()
	home, cert, key := filepath.Join(dir, "home"), filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	works(t, []string{"init", "-home", home, "-url", "https://ads.example.org"})
	pool := certify(t, cert, key, 1)
	address := serving(t, home, "-tls-cert", cert, "-tls-key", key)
	serial := func(pool *x509.CertPool) int64 {
		client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: pool}}}
		res, err := client.Get(address + "/healthz")
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusOK || res.Header.Get("Strict-Transport-Security") == "" {
			t.Error(res.Status, res.Header)
		}
		return res.TLS.PeerCertificates[0].SerialNumber.Int64()
	}
	if n := serial(pool); n != 1 {
		t.Error("serial number", n)
	}
	pool = certify(t, cert, key, 2)
	if err := os.Chtimes(cert, time.Now(), time.Now().Add(time.Minute)); err != nil { // file times may be coarse
		t.Fatal(err)
	}
	if n := serial(pool); n != 2 {
		t.Error("after the renewal: serial number", n)
	}
}

// TestACMEAsksTheAuthority shows that a handshake for a named host goes to the directory that was given, and one for another host
// asks nobody.
func TestACMEAsksTheAuthority(t *testing.T) {
	asked := make(chan string, 8)
	authority := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path
		http.Error(w, "closed today", http.StatusNotFound)
	}))
	defer authority.Close()
	home := filepath.Join(t.TempDir(), "home")
	works(t, []string{"init", "-home", home, "-url", "https://ads.example.org"})
	address := serving(t, home, "-acme", "ads.example.org", "-acme-directory", authority.URL+"/directory")
	shake := func(host string) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		dialer := tls.Dialer{Config: &tls.Config{ServerName: host}}
		conn, err := dialer.DialContext(ctx, "tcp", strings.TrimPrefix(address, "https://"))
		if err == nil {
			conn.Close()
			t.Error("a handshake without a certificate went well")
		}
	}
	shake("other.example.org")
	if len(asked) > 0 {
		t.Error("the authority was asked about a host that was not named:", <-asked)
	}
	shake("ads.example.org")
	if path := <-asked; path != "/directory" {
		t.Error("asked", path)
	}
}

func TestEncryptionRefusals(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	works(t, []string{"init", "-home", home})
	for _, flags := range [][]string{{"-tls-cert", "x"}, {"-tls-cert", "x", "-tls-key", "y"}, {"-acme", "h", "-tls-cert", "x"}} {
		if _, errs, code := typed(t, append([]string{"serve", "-home", home}, flags...)...); code != 2 || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: exit %d: %s", flags, code, errs)
		}
	}
}

// TestEventsLeadNowhereInside: the client of webhooks does not connect to this machine, whose name is as good as any.
func TestEventsLeadNowhereInside(t *testing.T) {
	inside := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request came inside") }))
	defer inside.Close()
	client := toStrangers()
	defer client.CloseIdleConnections()
	if answer, err := client.Post(inside.URL, "application/json", strings.NewReader("{}")); err == nil {
		answer.Body.Close()
		t.Error("this machine was asked")
	} else if !strings.Contains(err.Error(), "is no public address") {
		t.Error(err)
	}
}
