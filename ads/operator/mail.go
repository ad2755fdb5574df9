package main

import (
	"flag"
	"fmt"
	"log/slog"
	"mime"
	"net/smtp"
	"strings"
)

// letters say how e-mail leaves: through an SMTP server, or not at all and into the log instead.
type letters struct {
	host, from string
}

func (l *letters) flags(f *flag.FlagSet) {
	f.StringVar(&l.host, "smtp", "", "mail server, host:port; empty: letters are written to the log")
	f.StringVar(&l.from, "mail-from", "", "sender of letters")
}

// sender sends one letter. Only without a server does the log hold what a letter says: then it is the way to read it.
func (l letters) sender(log *slog.Logger) func(to, subject, text string) error {
	if l.host == "" {
		return func(_, subject, text string) error {
			log.Info("letter not sent: there is no mail server", "subject", subject, "text", text)
			return nil
		}
	}
	return func(to, subject, text string) error {
		if strings.ContainsAny(to+subject, "\r\n") {
			return fmt.Errorf("a letter with a line break in its head")
		}
		head := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: %s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n",
			l.from, to, mime.QEncoding.Encode("utf-8", subject))
		return smtp.SendMail(l.host, nil, l.from, []string{to}, []byte(head+strings.ReplaceAll(text, "\n", "\r\n")))
	}
}
