package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"linnet/ads"
	"linnet/ads/database"
	"linnet/ads/feed"
	"linnet/ads/ledger"
)

// badInput is a mistake in how the program was called: the sentence for the person.
type badInput string

func (b badInput) Error() string { return string(b) }

// homeError is an error with the home in which it happened.
type homeError struct {
	home ledger.Home
	error
}

func (h homeError) Unwrap() error { return h.error }

// inHome adds the home to an error.
func inHome(home ledger.Home, err error) error {
	if err == nil {
		return nil
	}
	return homeError{home, err}
}

// explain finds the sentence for a person and the exit code.
func explain(err error) (sentence string, code int) {
	if short := new(ledger.SoldOut); errors.As(err, &short) {
		return short.Sentence(), 2
	}
	if bad := badInput(""); errors.As(err, &bad) {
		return string(bad), 2
	}
	if refused := new(ads.Refusal); errors.As(err, &refused) {
		return refused.Sentence, 2
	}
	if sentence := ofMachine(err); sentence != "" {
		return sentence, 1
	}
	for _, known := range []struct {
		err      error
		sentence string
	}{
		{fs.ErrExist, "this folder already holds an operator's database, keys or feed; nothing was overwritten."},
		{errNoPerson, "there is no such person; `operator person list` names them."},
		{ledger.ErrNotFound, "there is no such ad or sponsor; `operator review` lists the ads that wait."},
		{ledger.ErrStatus, "the ad is in no state for that; `operator review` lists those that wait."},
		{errBooks, errBooks.Error() + "."},
		{ledger.ErrChanged, "the ad was changed meanwhile; look at it again."},
		{ledger.ErrBalance, "the sponsor's balance does not cover the flight; `operator credit` books a payment."},
		{ledger.ErrSoldOut, "the share of voice of these dates is sold out."},
		{feed.ErrOrder, "it follows another release than the last; write a new candidate."},
		{feed.ErrDelegation, "the feed has no such partner; `operator partner admit` and `operator publish` make one."},
		{feed.ErrNoKey, "the signing key is not in this home; run this where it is."},
		{errDoctor, "something needs care."},
	} {
		if errors.Is(err, known.err) {
			return known.sentence, 2
		}
	}
	return strings.ReplaceAll(err.Error(), "\n", "; "), 1
}

// ofMachine explains what the disk, the folder or the database server stands in the way of; "" for other errors.
func ofMachine(err error) string {
	where := "the operator's folder"
	if in := (homeError{}); errors.As(err, &in) {
		where = string(in.home)
	}
	var path *fs.PathError
	var unreachable *net.OpError
	switch {
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || database.IsFull(err):
		return fmt.Sprintf("the disk is full. Make room for %s and run this again; nothing was left half done.", where)
	case errors.Is(err, database.ErrPath):
		return fmt.Sprintf("the path of %s is too long for its database; choose a folder with a shorter one.", where)
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS):
		if errors.As(err, &path) {
			where = path.Path
		}
		return fmt.Sprintf("%s cannot be read or written to; give yourself the right to, or choose another place.", where)
	case database.IsShut(err):
		return fmt.Sprintf("the database in %s cannot be opened or written to; look at who owns the folder, and whether its disk is "+
			"read-only.",
			where)
	case errors.As(err, &unreachable) && errors.Is(err, context.DeadlineExceeded), errors.As(err, &unreachable) && unreachable.Op == "dial":
		return fmt.Sprintf("the server at %s does not answer; is it running, and its address right?", unreachable.Addr)
	}
	return ""
}
