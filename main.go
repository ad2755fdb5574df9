// Linnet is a desktop music player whose library can be shared.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"linnet/app"
	"linnet/app/driver"
	"linnet/app/window"
)

// player is Linnet with a window and a sound card, as far as this machine has them.
func player() app.Program {
	return app.Program{Name: "linnet", Hardware: app.Hardware{Window: window.On(driver.Window), Sound: driver.Sound}}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(player().Main(ctx, os.Args[1:], os.Stdout, os.Stderr))
}
