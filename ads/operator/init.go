package main

import (
	"context"
	"fmt"

	"linnet/ads/ledger"
)

func initCommand() command {
	c := newCommand("init")
	name := c.flags.String("name", "Linnet sponsors", "shown to listeners and sponsors")
	url := c.flags.String("url", "http://127.0.0.1:8420", "public address of the portal")
	c.do = func(ctx context.Context, typed call) error {
		if len(typed.words) > 0 {
			return badInput("init: nothing may follow the flags.")
		}
		home := typed.home
		password, err := ledger.Found(ctx, ledger.Founding{Home: home, Name: *name, URL: *url})
		if err == nil {
			err = tighten(home, typed.log)
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(typed.out, steps, *name, home.Database(), home.Keys(), home.Feed(), password, home, *url, home)
		return err
	}
	return c
}

const steps = `%s is set up.

  database   %s
  keys       %s
  feed       %s
  password   %s   (shown this once; it signs the operator in)

Next:
  1. Move keys/root to media that stay offline: two of the three keys can replace all others.
  2. operator serve -home %s
     Sponsors sign up at %s/signup, you at /operator.
  3. operator publish -home %s
     signs what was approved. Listeners follow it by the link that "operator link" prints.
`
