package main

import (
	"crypto/tls"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"linnet/ads/ledger"
)

// encryption is how serve is reached by https: with a certificate from files, or one that a certificate authority gives by ACME.
// The zero value is plain HTTP, for a proxy in front.
type encryption struct {
	cert, key string // files
	acme      string // host names, with commas
	directory string // of the authority
}

func (e *encryption) flags(f *flag.FlagSet) {
	f.StringVar(&e.cert, "tls-cert", "", "file of the certificate chain; serve then speaks https")
	f.StringVar(&e.key, "tls-key", "", "file of its private key")
	f.StringVar(&e.acme, "acme", "", "host names to get certificates for by ACME; serve must then be reachable on port 443")
	f.StringVar(&e.directory, "acme-directory", autocert.DefaultACMEDirectory, "directory of the certificate authority")
}

// config is nil for plain HTTP.
func (e *encryption) config(home ledger.Home) (*tls.Config, error) {
	switch {
	case e.acme != "" && e.cert+e.key != "":
		return nil, badInput("serve: a certificate comes from files or by -acme, not both.")
	case e.acme != "":
		authority := &autocert.Manager{Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(strings.Split(e.acme, ",")...),
			Cache: autocert.DirCache(filepath.Join(string(home), "acme")), Client: &acme.Client{DirectoryURL: e.directory}}
		return authority.TLSConfig(), nil
	case e.cert == "" && e.key == "":
		return nil, nil
	case e.cert == "" || e.key == "":
		return nil, badInput("serve: -tls-cert and -tls-key go together.")
	}
	files := &certificate{cert: e.cert, key: e.key}
	if _, err := files.get(nil); err != nil {
		return nil, badInput(fmt.Sprintf("serve: the certificate cannot be used: %v.", err))
	}
	return &tls.Config{GetCertificate: files.get, MinVersion: tls.VersionTLS12}, nil
}

// A certificate is read again when its file was replaced, as renewals do. An unreadable certificate leaves the old one in use.
type certificate struct {
	cert, key string // files
	mu        sync.Mutex
	loaded    *tls.Certificate
	modified  time.Time
}

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	info, err := os.Stat(c.cert)
	if err == nil && !info.ModTime().Equal(c.modified) {
		var pair tls.Certificate
		if pair, err = tls.LoadX509KeyPair(c.cert, c.key); err == nil {
			c.loaded, c.modified = &pair, info.ModTime()
		}
	}
	if c.loaded != nil {
		return c.loaded, nil
	}
	return nil, err
}
