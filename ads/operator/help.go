package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
)

// use is what the help says of a command: its words, what it does, and how it is typed.
type use struct {
	name, words, does string
	examples          []string
}

// uses are all commands, in the order in which an operator meets them.
var uses = []use{
	{"init", "", "make keys, database, empty feed and password",
		[]string{"operator init -home ads -name 'Quiet Radio' -url https://ads.example.org",
			"operator init -home ads -url https://ads.example.org -db postgres://ads@db.example.org/ads"}},
	{"serve", "", "run the portal, the feed and the intake", []string{"operator serve -home ads -listen :443 -acme ads.example.org",
		"operator serve -home ads -listen 127.0.0.1:8420 -smtp mail.example.org:587 -smtp-user ads -smtp-password-file password " +
			"-mail-from ads@example.org"}},
	{"review", "[list | approve ID | ask ID REASON | withdraw ID REASON]", "look at the ads that wait, and decide",
		[]string{"operator review -home ads", "operator review -home ads approve abcdefghij",
			"operator review -home ads ask abcdefghij Please name the date."}},
	{"credit", "SPONSOR AMOUNT", "book a payment that has arrived", []string{"operator credit -home ads 'Brandt Violins' 250",
		"operator credit -home ads -reference 2026-118 office@brandt.example 12.40"}},
	{"set", "[WORD VALUE]", "say what flights cost, who sends the invoices, and where sponsors pay to", []string{"operator set -home ads",
		"operator set -home ads currency EUR", "operator set -home ads discounts '28 days 5 %, 84 days 15 %'",
		"operator set -home ads iban 'DE89 3704 0044 0532 0130 00'"}},
	{"import", "FILE", "book the payments of a bank statement (camt.053), each once", []string{"operator import -home ads 2026-11.xml"}},
	{"correct", "SPONSOR AMOUNT REASON", "give to a balance, or take from it",
		[]string{"operator correct -home ads 'Brandt Violins' -50 Refund to the bank",
			"operator correct -home ads 'Brandt Violins' 12.40 Typed wrongly"}},
	{"books", "[invoices MONTH]", "check every invariant of the books, or list the invoices of a month",
		[]string{"operator books -home ads", "operator books -home ads invoices 2026-11 > invoices.csv"}},
	{"close", "[MONTH]", "close the books of a month for good, or list the closed ones", []string{"operator close -home ads 2026-11"}},
	{"export", "csv | datev MONTH", "write a closed month for a bookkeeper", []string{"operator export -home ads csv 2026-11 > 2026-11.csv",
		"operator export -home ads -consultant 12345 -client 7 -chart skr04 datev 2026-11 > EXTF_2026-11.csv"}},
	{"publish", "", "sign what was approved and put it into the feed", []string{"operator publish -home ads",
		"operator publish -home ads -candidate next.json    (where the targets key is elsewhere: sign it there)",
		"operator publish -home ads -signed signed.json"}},
	{"sign", "FILE SIGNED", "sign a candidate, where the targets key is", []string{"operator sign -home keys next.json signed.json",
		"operator sign -home keys -partner partner next.json signed.json"}},
	{"partner", "[list | key | admit NAME KEY | revoke NAME | accept NAME SIGNED]", "let partners sign ads of their own",
		[]string{"operator partner -home ads -share 5 admit partner KEY",
			"operator partner -home ads accept partner signed.json"}},
	{"takedown", "[list | infohash HASH REASON | audio HASH REASON | lift HASH REASON]", "have listeners refuse a file", []string{
		"operator takedown -home ads -notice 2026-17 infohash 0123…cdef Not theirs to give"}},
	{"link", "[MIRROR …]", "print the link that listeners follow the feed by",
		[]string{"operator link -home ads https://mirror.example.org/feed/"}},
	{"person", "[list | add NAME [admin | reviewer] | remove NAME | password NAME]",
		"say who signs in for the operator, or give them another password", []string{
			"operator person -home ads add Maria reviewer", "operator person -home ads password operator"}},
	{"rotate-key", "targets | snapshot | timestamp", "replace a key; two root keys must be there",
		[]string{"operator rotate-key -home ads timestamp"}},
	{"backup", "FILE", "copy database and feed into one file, while they are in use",
		[]string{"operator backup -home ads ads-2026-11-29.tar.gz"}},
	{"restore", "FILE", "bring a backup back into a folder without a database", []string{"operator restore -home ads ads-2026-11-29.tar.gz",
		"operator restore -home ads -served 57 ads-2026-11-29.tar.gz    (listeners have seen feed 57 since)"}},
	{"doctor", "", "say what is wrong, and what to do", []string{"operator doctor -home ads"}},
	{"pair", "INVITATION | solo", "count listeners together with a helper, or alone",
		[]string{"operator pair -home ads invitation.json > agreement.json", "operator pair -home ads solo"}},
	{"collect", "", "verify reports with the helper and ask for a sum", []string{"operator collect -home ads"}},
	{"helper", "init | invitation | agree FILE | serve", "be the helper of another operator", []string{
		"operator helper -home helper -name 'The Library Trust' -url https://count.example.org init > invitation.json",
		"operator helper -home helper agree agreement.json",
		"operator helper -home helper serve"}},
}

// help lists the commands, or what one of them takes.
func help(about []string, out io.Writer) error {
	if len(about) == 0 {
		fmt.Fprintf(out, "The operator's server and its commands. Flags come before words.\n\n")
		for _, u := range uses {
			fmt.Fprintf(out, "  operator %-11s %s\n", u.name, u.does)
		}
		_, err := fmt.Fprintf(out, "\nThe first day: operator init, serve, review, publish. `operator COMMAND -help` lists its flags, "+
			"with examples.\n")
		return err
	}
	for _, u := range uses {
		if u.name == about[0] {
			return u.print(out)
		}
	}
	return badInput(fmt.Sprintf("%q is no command; `operator -help` lists them.", about[0]))
}

func (u use) print(out io.Writer) error {
	fmt.Fprintf(out, "operator %s: %s.\n\n  %s\n\n", u.name, u.does, strings.TrimSpace("operator "+u.name+" -home DIR [flags] "+u.words))
	commands()[u.name]().flags.VisitAll(func(f *flag.Flag) {
		kind, text := flag.UnquoteUsage(f)
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
			text += " (" + f.DefValue + ")"
		}
		fmt.Fprintf(out, "  %-24s %s\n", strings.TrimSpace("-"+f.Name+" "+kind), text)
	})
	_, err := fmt.Fprintf(out, "\nFor example:\n  %s\n", strings.Join(u.examples, "\n  "))
	return err
}
