package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"html/template"
	"log/slog"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	mail "github.com/wneessen/go-mail"

	"linnet/ads/ledger"
)

// letters say how e-mail leaves: through an SMTP server, or not at all and into the log instead.
type letters struct {
	host, from   string
	user, secret string // secret is the file that holds the password
	encryption   string

	roots *x509.CertPool // who may vouch for the server; nil: whom the system trusts
}

func (l *letters) flags(f *flag.FlagSet) {
	f.StringVar(&l.host, "smtp", "", "mail server, host:port; empty: letters are written to the log")
	f.StringVar(&l.from, "mail-from", "", "sender of letters")
	f.StringVar(&l.user, "smtp-user", "", "name to sign in to the mail server with")
	f.StringVar(&l.secret, "smtp-password-file", "", "`FILE` that holds the password of -smtp-user")
	f.StringVar(&l.encryption, "smtp-tls", "auto",
		"auto, starttls, tls or none; auto is tls on port 465, else starttls where the server has it")
}

// sender sends one letter. Only without a server does the log hold what a letter says: then it is the way to read it.
func (l letters) sender(log *slog.Logger) (func(to, subject, text string) error, error) {
	if l.host == "" {
		return func(_, subject, text string) error {
			log.Info("letter not sent: there is no mail server", "subject", subject, "text", text)
			return nil
		}, nil
	}
	client, err := l.client()
	if err != nil {
		return nil, err
	}
	return func(to, subject, text string) error {
		m := mail.NewMsg()
		if err := errors.Join(m.From(l.from), m.To(to)); err != nil {
			return err
		}
		m.Subject(subject)
		m.SetDate()
		m.SetMessageID()
		m.SetBodyString(mail.TypeTextPlain, text)
		m.AddAlternativeString(mail.TypeTextHTML, htmlOf(text))
		return client.DialAndSend(m)
	}, nil
}

// client knows the server, and how it is spoken to. A password is never sent in clear.
func (l letters) client() (*mail.Client, error) {
	host, digits, err := net.SplitHostPort(l.host)
	port, wrong := strconv.Atoi(digits)
	if err != nil || wrong != nil || host == "" {
		return nil, badInput("serve: -smtp names the mail server and its port, such as mail.example.org:587.")
	}
	options := []mail.Option{mail.WithPort(port), mail.WithTimeout(30 * time.Second),
		mail.WithTLSConfig(&tls.Config{ServerName: host, RootCAs: l.roots, MinVersion: tls.VersionTLS12})}
	switch {
	case l.encryption == "tls", l.encryption == "auto" && port == 465:
		options = append(options, mail.WithSSL())
	case l.encryption == "starttls", l.encryption == "auto" && l.user != "":
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	case l.encryption == "auto":
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	case l.encryption == "none" && l.user == "":
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	case l.encryption == "none":
		return nil, badInput("serve: a password is not sent without encryption; leave -smtp-tls out.")
	default:
		return nil, badInput("serve: -smtp-tls is auto, starttls, tls or none.")
	}
	if l.user != "" {
		password, err := os.ReadFile(l.secret)
		if err != nil {
			return nil, badInput(fmt.Sprintf("serve: the password of -smtp-user stands in a file that -smtp-password-file names: %v.", err))
		}
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(l.user),
			mail.WithPassword(strings.TrimSpace(string(password))))
	}
	return mail.NewClient(host, options...)
}

// htmlOf is a plain text as a page, with its links as links.
func htmlOf(text string) string {
	var out strings.Builder
	out.WriteString("<!doctype html><html><body style=\"font:16px/1.5 sans-serif\">")
	for _, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		out.WriteString("<p>")
		for n, line := range strings.Split(paragraph, "\n") {
			if n > 0 {
				out.WriteString("<br>")
			}
			said := template.HTMLEscapeString(line)
			if strings.HasPrefix(line, "https://") || strings.HasPrefix(line, "http://") {
				said = fmt.Sprintf("<a href=\"%s\">%s</a>", said, said)
			}
			out.WriteString(said)
		}
		out.WriteString("</p>")
	}
	return out.String() + "</body></html>"
}

// How often the box of letters is looked into, and flights for what there is to tell of them.
const (
	deliverEvery = 30 * time.Second
	remindEvery  = time.Hour
	atOnce       = 50 // letters sent in one go
)

// deliver sends the letters that wait, until ctx ends. Without a mail server they are kept for the day when there is one.
func deliver(ctx context.Context, l *ledger.Ledger, send func(to, subject, text string) error, log *slog.Logger) {
	tick := time.NewTicker(deliverEvery)
	defer tick.Stop()
	var reminded time.Time
	for {
		if time.Since(reminded) > remindEvery {
			reminded = time.Now()
			if err := l.Remind(ctx); err != nil && ctx.Err() == nil {
				log.Warn("what flights have to tell waits", "error", err)
			}
		}
		if err := sendDue(ctx, l, send, log); err != nil && ctx.Err() == nil {
			log.Warn("letters wait", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// sendDue sends what is due now.
func sendDue(ctx context.Context, l *ledger.Ledger, send func(to, subject, text string) error, log *slog.Logger) error {
	due, err := l.DueLetters(ctx, atOnce)
	if err != nil {
		return err
	}
	for _, letter := range due {
		failure := send(letter.To, letter.Subject, letter.Text)
		if failure != nil {
			log.Warn("a letter was not sent, and comes again", "error", failure)
		}
		if err := l.LetterSent(ctx, letter, failure); err != nil {
			return err
		}
	}
	return nil
}
