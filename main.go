// Linnet is a desktop music player whose library can be shared.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"linnet/app"
	"linnet/app/demo"
	"linnet/app/driver"
	"linnet/app/message"
	"linnet/assets/version"
)

const usage = message.ID(`usage: linnet [options]        the player
       linnet [options] LINK  opens magnet links, .torrent files and folders, in the Linnet that runs if one does
       linnet -headless ...   a sharing node without a window, until Ctrl+C or SIGTERM
       linnet link PATH...    magnet links to shared songs or folders of the library of the Linnet that runs
       linnet demo [options]  the whole story on this machine, in a temporary home
       linnet -version        what this is

options:
`)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is main without the process around it. It returns the exit status: 0, 1 for a failure, 2 for arguments that make no sense.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	hardware := app.Hardware{Window: driver.Window, Sound: driver.Sound}
	what := ""
	if len(args) > 0 {
		switch args[0] {
		case "demo", "link":
			what, args = args[0], args[1:]
		case "help", "version":
			args = append([]string{"-" + args[0]}, args[1:]...)
		}
	}
	o, report, err := parse(args, stdout)
	switch {
	case errors.Is(err, errTold):
		return 0
	case err != nil:
		fmt.Fprintln(stderr, "linnet:", err)
		return 2
	case what == "link":
		err = app.GiveLinks(ctx, o, stdout)
	case what == "demo":
		err = demo.Run(ctx, demo.Options{Headless: o.Headless, JSON: report}, hardware, stdout)
	default:
		err = app.Run(ctx, o, hardware, stdout)
	}
	if err != nil {
		fmt.Fprintln(stderr, "linnet:", err)
		return 1
	}
	return 0
}

// errTold says that what was asked is answered: -help, -version.
var errTold = errors.New("told")

// parse reads the flags, and answers those that only ask. The second value is where the demo writes its report.
func parse(args []string, stdout io.Writer) (o app.Options, report string, err error) {
	f := flag.NewFlagSet("linnet", flag.ContinueOnError)
	f.SetOutput(io.Discard) // what is wrong is said once, by run
	o.Flags(f)
	f.StringVar(&report, "json", "", message.Text("demo: write a report to `FILE`"))
	about := f.Bool("version", false, message.Text("say what this is, and end"))
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		f.SetOutput(stdout)
		fmt.Fprint(stdout, usage.Text())
		f.PrintDefaults()
		return o, "", errTold
	case err != nil:
		return o, "", message.Wrap(err, "{reason}; linnet -help lists what there is")
	case *about:
		fmt.Fprintln(stdout, version.ClientName)
		return o, "", errTold
	}
	if err := o.TakeLinks(f.Args()); err != nil {
		return o, "", err
	}
	return o, report, o.Check()
}
