// The operator's server and its commands.
//
//	operator init -home DIR [-name NAME] [-url URL] [-db postgres://…]   make keys, database, empty feed and password
//	operator serve -home DIR [-listen ADDR]           run the portal, the feed and the intake
//	operator review -home DIR [list | approve ID | ask ID REASON]
//	operator credit -home DIR SPONSOR AMOUNT          book a payment that has arrived
//	operator publish -home DIR                        sign what was approved and put it into the feed
//	operator publish -home DIR -candidate FILE        the same in three steps, the targets key being elsewhere:
//	operator sign -home DIR FILE SIGNED               there, with that key alone
//	operator publish -home DIR -signed SIGNED         and back at the portal
//	operator desk -home DIR [list | key | admit NAME KEY | revoke NAME | accept NAME SIGNED]   partners who sign ads of their own
//	operator sign -home DIR -desk NAME FILE SIGNED    as such a partner, from a candidate of one's own portal
//	operator takedown -home DIR -notice NUMBER infohash|audio HASH REASON
//	operator takedown -home DIR [list | lift HASH REASON]
//	operator rotate-key -home DIR targets|snapshot|timestamp   replace a key; two root keys must be there
//	operator backup -home DIR FILE                    a copy of the database while it is in use, and of the feed
//	operator restore -home DIR FILE                   into a folder that has none
//	operator link -home DIR [MIRROR …]                print the link that listeners follow the feed by
//	operator doctor -home DIR                         say what is wrong, and what to do
//	operator person -home DIR [list | add NAME [admin|reviewer] | remove NAME | password NAME]   who signs in for the operator
//	operator pair -home DIR INVITATION | solo         count together with a helper, or alone
//	operator collect -home DIR                        verify reports with the helper and ask for a sum
//	operator helper -home DIR init | agree FILE | serve    be the helper of another operator
//
// It promises that serve publishes nothing: signing a release is a command of its own with its own key, which may live on
// another machine. It refuses to guess: bad input gets one sentence and exit code 2.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"linnet/ads"
	"linnet/ads/feed"
	"linnet/ads/ledger"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// A command is the first word that is typed: its flags, and what it does.
type command struct {
	flags    *flag.FlagSet
	home, db *string
	do       func(context.Context, call) error
}

// A call is the rest of what was typed, and where to write.
type call struct {
	home     ledger.Home
	words    []string // after the flags
	out, log io.Writer
}

// run is the whole program: 0 done, 1 it failed, 2 it was asked for wrongly.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := dispatch(ctx, args, call{out: stdout, log: stderr})
	if err == nil {
		return 0
	}
	sentence, code := explain(err)
	fmt.Fprintln(stderr, "operator:", sentence)
	return code
}

func dispatch(ctx context.Context, args []string, typed call) error {
	commands := map[string]func() command{"init": initCommand, "serve": serveCommand, "review": reviewCommand, "credit": creditCommand,
		"publish": publishCommand, "sign": signCommand, "takedown": takedownCommand, "rotate-key": rotateCommand, "backup": backupCommand, "restore": restoreCommand,
		"doctor": doctorCommand, "link": linkCommand, "pair": pairCommand, "collect": collectCommand, "helper": helperCommand, "desk": deskCommand, "person": personCommand}
	if len(args) == 0 || commands[args[0]] == nil {
		return badInput("say what to do: " + strings.Join(slices.Sorted(maps.Keys(commands)), ", ") + ".")
	}
	c := commands[args[0]]()
	if err := c.flags.Parse(args[1:]); err != nil {
		return badInput(fmt.Sprintf("%s: %v.", args[0], err))
	}
	if *c.home == "" {
		return badInput(args[0] + ": name the operator's folder with -home DIR.")
	}
	typed.home, typed.words = ledger.Home(*c.home), c.flags.Args()
	if *c.db != "" {
		if err := typed.home.UseDatabase(*c.db); err != nil {
			return err
		}
	}
	return c.do(ctx, typed)
}

// newCommand has the flags that all commands share. Errors of parsing are ours to word.
func newCommand(name string) command {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	return command{flags: flags, home: flags.String("home", "", "the operator's folder"),
		db: flags.String("db", "", "postgres://user@host/name, for a server in the place of a file; the home remembers it")}
}

// badInput is a mistake in how the program was called: the sentence for the person.
type badInput string

func (b badInput) Error() string { return string(b) }

// explain finds the sentence for a person and the exit code.
func explain(err error) (sentence string, code int) {
	if bad := badInput(""); errors.As(err, &bad) {
		return string(bad), 2
	}
	if refused := new(ads.Refusal); errors.As(err, &refused) {
		return refused.Sentence, 2
	}
	for _, known := range []struct {
		err      error
		sentence string
	}{
		{fs.ErrExist, "this folder already holds an operator's database, keys or feed; nothing was overwritten."},
		{errNoPerson, "there is no such person; `operator person list` names them."},
		{ledger.ErrNotFound, "there is no such ad or sponsor; `operator review` lists the ads that wait."},
		{ledger.ErrStatus, "the ad does not wait for review."},
		{ledger.ErrChanged, "the ad was changed meanwhile; look at it again."},
		{ledger.ErrBalance, "the sponsor's balance does not cover the flight; `operator credit` books a payment."},
		{ledger.ErrSoldOut, "the share of voice of these dates is sold out."},
		{feed.ErrOrder, "it follows another release than the last; write a new candidate."},
		{feed.ErrDesk, "the feed has no such desk; `operator desk admit` and `operator publish` make one."},
		{feed.ErrNoKey, "the signing key is not in this home; run this where it is."},
		{errDoctor, "something needs care."},
	} {
		if errors.Is(err, known.err) {
			return known.sentence, 2
		}
	}
	return strings.ReplaceAll(err.Error(), "\n", "; "), 1
}

// open opens the ledger of a home that exists.
func open(home ledger.Home) (*ledger.Ledger, error) {
	if !home.HasDatabase() {
		return nil, badInput(fmt.Sprintf("%s is no operator's home; `operator init -home %s` makes one.", home, home))
	}
	return ledger.Open(ledger.Config{Database: home.Database()})
}

// with runs do on the ledger of a home and closes it.
func with(home ledger.Home, do func(*ledger.Ledger) error) error {
	l, err := open(home)
	if err != nil {
		return err
	}
	return errors.Join(do(l), l.Close())
}
