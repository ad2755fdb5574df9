// Linnet-demo tells the whole story of Linnet on one machine, in a temporary home.
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
	"linnet/app/window"
	"linnet/assets/version"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run returns the exit status: 0, 1 for a story that did not come true, 2 for arguments that make no sense.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var o demo.Options
	f := flag.NewFlagSet("linnet-demo", flag.ContinueOnError)
	f.SetOutput(io.Discard) // what is wrong is said once, below
	f.BoolVar(&o.Headless, "headless", false, "tell the story and end, without a window")
	f.StringVar(&o.JSON, "json", "", "write a report to `FILE`")
	about := f.Bool("version", false, "say what this is, and end")
	if len(args) > 0 && (args[0] == "help" || args[0] == "version") {
		args = append([]string{"-" + args[0]}, args[1:]...)
	}
	err := f.Parse(args)
	if err == nil && f.NArg() > 0 {
		err = fmt.Errorf("%q is not understood", f.Arg(0))
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		f.SetOutput(stdout)
		fmt.Fprint(stdout, "usage: linnet-demo [options]  the whole story on this machine, in a temporary home\n\noptions:\n")
		f.PrintDefaults()
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "linnet-demo: %v; linnet-demo -help lists what there is\n", err)
		return 2
	case *about:
		fmt.Fprintln(stdout, version.ClientName)
		return 0
	}
	if err := demo.Run(ctx, o, app.Hardware{Window: window.On(driver.Window), Sound: driver.Sound}, stdout); err != nil {
		fmt.Fprintln(stderr, "linnet-demo:", err)
		return 1
	}
	return 0
}
