// Linnet-node is Linnet without a window and without the toolkit: a node that shares music.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"linnet/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(app.Program{Name: "linnet-node", Node: true}.Main(ctx, os.Args[1:], os.Stdout, os.Stderr))
}
