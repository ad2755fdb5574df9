// Linnet-demo tells the whole story of Linnet on one machine, in a temporary home.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"linnet/app"
	"linnet/app/demo"
	"linnet/app/driver"
	"linnet/app/window"
)

func main() {
	var o demo.Options
	flag.BoolVar(&o.Headless, "headless", false, "tell the story and end, without a window")
	flag.StringVar(&o.JSON, "json", "", "write a report to `FILE`")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "linnet-demo: %q is not understood; -help lists what there is\n", flag.Arg(0))
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := demo.Run(ctx, o, app.Hardware{Window: window.On(driver.Window), Sound: driver.Sound}, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "linnet-demo:", err)
		os.Exit(1)
	}
}
