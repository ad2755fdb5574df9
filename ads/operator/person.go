package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"linnet/ads/ledger"
)

func personCommand() command {
	c := newCommand("person")
	c.do = func(ctx context.Context, typed call) error {
		return with(typed.home, func(l *ledger.Ledger) error {
			err := person(ctx, l, typed)
			if errors.Is(err, ledger.ErrNotFound) {
				err = errors.Join(errNoPerson, err)
			}
			return err
		})
	}
	return c
}

// errNoPerson: nobody of that name signs in for the operator.
var errNoPerson = errors.New("no such person")

const personUsage = "person: say list, add NAME [admin | reviewer], remove NAME, or password NAME."

// person names those who sign in for the operator.
func person(ctx context.Context, l *ledger.Ledger, typed call) error {
	words := append(typed.words, "", "", "")
	role := ledger.Admin
	if words[2] != "" {
		role = ledger.Role(words[2])
	}
	switch {
	case len(typed.words) == 0 || words[0] == "list" && len(typed.words) == 1:
		return listPersons(ctx, l, typed)
	case words[0] == "add" && words[1] != "" && len(typed.words) <= 3:
		password, err := l.AddPerson(ctx, words[1], role)
		return said(typed, err, "%s signs in at /operator as %s, with the password %s (shown this once).\n", words[1], role, password)
	case words[0] == "remove" && len(typed.words) == 2:
		return said(typed, l.RemovePerson(ctx, words[1]), "%s signs in no more.\n", words[1])
	case words[0] == "password" && len(typed.words) == 2:
		password, err := l.NewPassword(ctx, words[1])
		return said(typed, err, "The new password of %s is %s (shown this once). Sign-ins ended, the second factor is off, and passkeys "+
			"are removed.\n", words[1], password)
	}
	return badInput(personUsage)
}

func said(typed call, err error, format string, values ...any) error {
	if err == nil {
		_, err = fmt.Fprintf(typed.out, format, values...)
	}
	return err
}

func listPersons(ctx context.Context, l *ledger.Ledger, typed call) error {
	all, err := l.Persons(ctx)
	if err != nil {
		return err
	}
	for _, p := range all {
		factor, since := "no second factor", ""
		if p.Factor {
			factor = "second factor"
		}
		if p.Joined.Unix() > 0 {
			since = ", since " + p.Joined.Format(time.DateOnly)
		}
		fmt.Fprintf(typed.out, "%s  %s, %s%s\n", p.Label, p.Role, factor, since)
	}
	return nil
}
