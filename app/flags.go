package app

import (
	"flag"
	"os"
	"slices"
	"strings"

	"linnet/app/message"
)

// Flags has a set of flags fill the options.
func (o *Options) Flags(f *flag.FlagSet) {
	f.StringVar((*string)(&o.Home), "home", "",
		message.Text("keep everything (settings, databases, keys, caches, finished tracks) under `DIR`"))
	f.BoolVar(&o.Headless, "headless", false, message.Text("open no window"))
	f.StringVar(&o.Listen, "listen", "", message.Text("`HOST:PORT` for BitTorrent and the DHT (default: all interfaces, the usual port)"))
	f.StringVar(&o.Mode, "mode", "", message.Text("who can find what is shared: lan, quiet or public"))
	f.Func("add", message.Text("add `DIR` to the library and share what its licences allow; may be repeated"), list(&o.Folders))
	f.Func("bootstrap", message.Text("`HOST:PORT` of a DHT node to start from; may be repeated"), list(&o.Bootstrap))
	f.Func("peer", message.Text("`HOST:PORT` of a listener to connect to; may be repeated"), list(&o.Peers))
	f.StringVar(&o.Proxy, "proxy", "",
		message.Text("reach everything through a SOCKS5 server, `HOST:PORT` or socks5://NAME:PASSWORD@HOST:PORT; no DHT"))
	f.StringVar(&o.Feed, "feed", "", message.Text("`URL` of a sponsor feed to follow"))
	f.StringVar(&o.Root, "root", "", message.Text("`FILE` with that feed's root keys"))
}

// repeated are the options that may be given more than once.
var repeated = []string{"add", "bootstrap", "peer"}

// variables begin so.
const variables string = "LINNET_"

// fromEnvironment sets options that were not typed: -home by LINNET_HOME, and so on. Values of one that may be repeated have semicolons
// between them.
func fromEnvironment(f *flag.FlagSet) (err error) {
	typed := map[string]bool{}
	f.Visit(func(one *flag.Flag) { typed[one.Name] = true })
	f.VisitAll(func(one *flag.Flag) {
		name := variables + strings.ToUpper(one.Name)
		value := os.Getenv(name)
		if typed[one.Name] || value == "" || err != nil || one.Name == "version" {
			return
		}
		values := []string{value}
		if slices.Contains(repeated, one.Name) {
			values = strings.Split(value, ";")
		}
		for _, v := range values {
			if bad := f.Set(one.Name, strings.TrimSpace(v)); bad != nil && err == nil {
				err = message.Error("“{value}” is no value of {variable}, which stands in the environment", "value", v, "variable", name)
			}
		}
	})
	return err
}

func list(to *[]string) func(string) error {
	return func(s string) error { *to = append(*to, s); return nil }
}
