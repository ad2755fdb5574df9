// The operator's server and its commands.
//
//	operator -help             lists the commands, and operator COMMAND -help what one takes; see help.go
//	operator -version          says which release this is
//
// The command serve publishes nothing: signing a release is a command of its own with its own key, which may live on another machine.
// Bad input gets one sentence and exit code 2.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"linnet/ads/ledger"
	"linnet/assets/version"
)

func main() {
	private()
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
	version  *bool
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
	if len(args) == 0 {
		return badInput("say what to do; `operator -help` lists the commands.")
	}
	word, rest := args[0], args[1:]
	if now := formerly[word]; now != "" {
		word = now
	}
	if slices.Contains([]string{"version", "-version", "--version"}, word) {
		return sayVersion(typed.out)
	}
	if word == "-help" || word == "--help" || word == "-h" || word == "help" {
		return help(rest, typed.out)
	}
	make := commands()[word]
	if make == nil {
		return badInput(fmt.Sprintf("%q is no command; `operator -help` lists them.", word))
	}
	c := make()
	if err := c.flags.Parse(rest); errors.Is(err, flag.ErrHelp) {
		return help([]string{word}, typed.out)
	} else if err != nil {
		return badInput(fmt.Sprintf("%s: %v; `operator %s -help` lists the flags.", word, err, word))
	}
	if *c.version {
		return sayVersion(typed.out)
	}
	typed.home, typed.words = ledger.Home(*c.home), c.flags.Args()
	if i := slices.IndexFunc(typed.words, isFlag(c.flags)); i >= 0 {
		return badInput(fmt.Sprintf("%s: %s stands behind %s: flags come before the words.", word, typed.words[i],
			strings.Join(typed.words[:i], " ")))
	}
	if typed.home == "" {
		return badInput(word + ": name the operator's folder with -home DIR.")
	}
	if err := tighten(typed.home, typed.log); err != nil {
		return inHome(typed.home, err)
	}
	if *c.db != "" {
		if err := typed.home.UseDatabase(*c.db); err != nil {
			return inHome(typed.home, err)
		}
	}
	return inHome(typed.home, c.do(ctx, typed))
}

// formerly are the names that commands had before, which scripts may still use.
var formerly = map[string]string{"desk": "partner"}

func commands() map[string]func() command {
	return map[string]func() command{"init": initCommand, "serve": serveCommand, "review": reviewCommand, "credit": creditCommand,
		"publish": publishCommand, "sign": signCommand, "takedown": takedownCommand, "rotate-key": rotateCommand,
		"backup": backupCommand, "restore": restoreCommand,
		"doctor": doctorCommand, "link": linkCommand, "pair": pairCommand, "collect": collectCommand, "helper": helperCommand,
		"partner": partnerCommand,
		"person":  personCommand, "set": setCommand, "import": importCommand, "correct": correctCommand, "books": booksCommand,
		"close": closeCommand, "export": exportCommand}
}

// isFlag tells the words that name one of the flags.
func isFlag(flags *flag.FlagSet) func(string) bool {
	return func(word string) bool {
		name, _, _ := strings.Cut(strings.TrimLeft(word, "-"), "=")
		return strings.HasPrefix(word, "-") && flags.Lookup(name) != nil
	}
}

// newCommand has the flags that all commands share. Errors of parsing are ours to word.
func newCommand(name string) command {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	return command{flags: flags, home: flags.String("home", "", "the operator's folder"),
		db:      flags.String("db", "", "postgres://user@host/name, for a server in the place of a file; the home remembers it"),
		version: flags.Bool("version", false, "say what this is, and end")}
}

func sayVersion(out io.Writer) error {
	_, err := fmt.Fprintln(out, "Linnet's operator", version.Number)
	return err
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
