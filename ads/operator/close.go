package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"linnet/ads/bookkeeping"
	"linnet/ads/ledger"
)

func closeCommand() command {
	c := newCommand("close")
	c.do = func(ctx context.Context, typed call) error {
		return with(typed.home, func(l *ledger.Ledger) error { return closeMonth(ctx, l, typed) })
	}
	return c
}

// closeMonth closes the books of a month, or lists those that are closed.
func closeMonth(ctx context.Context, l *ledger.Ledger, typed call) error {
	books := bookkeeping.New(l)
	switch len(typed.words) {
	case 0:
		return listClosed(ctx, books, typed)
	case 1:
		if !isMonth(typed.words[0]) {
			return badInput("close: write the month as 2026-11.")
		}
	default:
		return badInput("close: name one month, such as 2026-11.")
	}
	c, err := books.Close(ctx, typed.words[0], ledger.Operator)
	if err != nil {
		return aboutMonth(typed.words[0], err)
	}
	_, err = fmt.Fprintf(typed.out, "%s is closed: %d lines, %s %s earned. It never changes again; corrections go to the open month.\n"+
		"Its digest is %s.\n", c.Month, c.Lines, c.Earned, c.Currency, c.Digest)
	return err
}

func listClosed(ctx context.Context, books *bookkeeping.Books, typed call) error {
	all, err := books.Closings(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		fmt.Fprintf(typed.out, "%s  closed %s  %4d lines  %12s %s earned\n", c.Month, c.At.Format(time.DateOnly), c.Lines, c.Earned,
			c.Currency)
	}
	if len(all) == 0 {
		_, err = fmt.Fprintln(typed.out, "No month is closed yet.")
	}
	return err
}

func isMonth(text string) bool {
	_, err := time.Parse("2006-01", text)
	return err == nil
}

// aboutMonth words what stands in the way of closing or exporting a month.
func aboutMonth(month string, err error) error {
	for known, sentence := range map[error]string{
		bookkeeping.ErrClosed:  month + " is closed already, and never changes.",
		bookkeeping.ErrNotOver: month + " is not over yet.",
		bookkeeping.ErrOrder:   "months are closed in order; an earlier one is open: " + wordBehind(err),
		bookkeeping.ErrOpen:    fmt.Sprintf("%s is not closed; `operator close %s` does that.", month, month),
		bookkeeping.ErrNothing: "nothing was booked yet.",
	} {
		if errors.Is(err, known) {
			return badInput(sentence)
		}
	}
	return err
}

// wordBehind is the month that ErrOrder names.
func wordBehind(err error) string {
	text := err.Error()
	return text[max(0, len(text)-len("2026-11")):] + "."
}

func exportCommand() command {
	c := newCommand("export")
	var d bookkeeping.DATEV
	c.flags.IntVar(&d.Consultant, "consultant", 1001, "DATEV: number of the tax consultant (Berater)")
	c.flags.IntVar(&d.Client, "client", 1, "DATEV: number of the client (Mandant)")
	year := c.flags.String("year", "01-01", "DATEV: day on which the financial year begins, month before day")
	chart := c.flags.String("chart", "skr03", "DATEV: chart of accounts, skr03 or skr04")
	numbers := map[bookkeeping.Account]*string{}
	for _, account := range []bookkeeping.Account{bookkeeping.Bank, bookkeeping.Card, bookkeeping.Deposits, bookkeeping.Deferred,
		bookkeeping.Tax, bookkeeping.Revenue} {
		numbers[account] = c.flags.String(string(account), "", "DATEV: number of this account, where it is another than the chart's")
	}
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) != 2 || typed.words[0] != "csv" && typed.words[0] != "datev" || !isMonth(typed.words[1]) {
			return badInput("export: say csv or datev, and the month, such as 2026-11.")
		}
		var err error
		if d.Year, err = time.Parse("01-02", *year); err != nil {
			return badInput("export: the financial year begins on a day such as 01-01 or 07-01.")
		}
		if d.Accounts = chartOf(*chart, numbers); d.Accounts == nil {
			return badInput("export: the chart of accounts is skr03 or skr04.")
		}
		if wrong := d.Check(); wrong != "" {
			return badInput("export: " + wrong)
		}
		return with(typed.home, func(l *ledger.Ledger) error { return export(ctx, l, typed, d) })
	}
	return c
}

// chartOf is a chart by its name, with the accounts that are numbered otherwise; nil: there is no such chart.
func chartOf(name string, numbers map[bookkeeping.Account]*string) bookkeeping.Chart {
	known, found := bookkeeping.Charts[name]
	if !found {
		return nil
	}
	chart := bookkeeping.Chart{}
	for account, number := range known {
		if chart[account] = number; *numbers[account] != "" {
			chart[account] = *numbers[account]
		}
	}
	return chart
}

func export(ctx context.Context, l *ledger.Ledger, typed call, d bookkeeping.DATEV) error {
	c, lines, err := bookkeeping.New(l).Journal(ctx, typed.words[1])
	if err != nil {
		return aboutMonth(typed.words[1], err)
	}
	if typed.words[0] == "csv" {
		return bookkeeping.WriteCSV(typed.out, c, lines)
	}
	d.Made = c.At // the same month makes the same file
	return d.Write(typed.out, c, lines)
}
