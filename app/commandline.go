package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"linnet/app/message"
	"linnet/assets/version"
	"linnet/p2p"
)

const usage = message.ID(`usage: linnet [options]        the player
       linnet [options] LINK  opens magnet links, .torrent files and folders, in the Linnet that runs if one does
       linnet -headless ...   a sharing node without a window, until Ctrl+C or SIGTERM
       linnet link PATH...    magnet links to shared songs or folders of the library of the Linnet that runs
       linnet update [get]    whether a newer version is out and what is new in it; get: fetches it
       linnet -version        what this is

options:
`)

const usageOfNode = message.ID(`usage: linnet-node [options]        a sharing node, until Ctrl+C or SIGTERM
       linnet-node [options] LINK  opens magnet links, .torrent files and folders, in the Linnet that runs if one does
       linnet-node link PATH...    magnet links to shared songs or folders of the library of the Linnet that runs
       linnet-node update [get]    whether a newer version is out and what is new in it; get: fetches it
       linnet-node -version        what this is

options:
`)

// withoutUTP ends the help of a build without cgo: whoever sets up a server must know that its port has to be open.
const withoutUTP = message.ID(`
This build speaks TCP and no uTP, since libutp needs a C++ compiler. It can be reached only where its port is open or forwarded, and punches
no holes: a listener behind a router that forwards nothing has to call it.
`)

// A Program is the player or the node, as a person types it.
type Program struct {
	Name     string
	Hardware Hardware
	Node     bool // headless without being told so
}

// Main runs what args say until it ends or ctx does, and returns the exit status: 0, 1 for a failure, 2 for arguments that make no sense.
func (p Program) Main(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	command := ""
	if len(args) > 0 {
		switch args[0] {
		case "link", "update":
			command, args = args[0], args[1:]
			if command == "update" && len(args) > 0 && args[0] == "get" {
				command, args = "get", args[1:]
			}
		case "help", "version":
			args = append([]string{"-" + args[0]}, args[1:]...)
		}
	}
	o, err := p.parse(args, stdout)
	switch {
	case errors.Is(err, errTold):
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "%s: %v\n", p.Name, err)
		return 2
	case command == "link":
		err = GiveLinks(ctx, o, stdout)
	case command != "":
		err = TellUpdate(ctx, o, command == "get", stdout)
	default:
		o.Told = stderr
		err = Run(ctx, o, p.Hardware, stdout)
	}
	if err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", p.Name, err)
		return 1
	}
	return 0
}

// errTold says that what was asked is answered: -help, -version.
var errTold = errors.New("told")

// parse reads the flags, and answers those that only ask.
func (p Program) parse(args []string, stdout io.Writer) (o Options, err error) {
	f := flag.NewFlagSet(p.Name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // what is wrong is said once, by Main
	o.Flags(f)
	about := f.Bool("version", false, message.Text("say what this is, and end"))
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		f.SetOutput(stdout)
		fmt.Fprint(stdout, p.usage())
		f.PrintDefaults()
		fmt.Fprint(stdout, byEnvironment.Text())
		if !p2p.HaveUTP {
			fmt.Fprint(stdout, withoutUTP.Text())
		}
		return o, errTold
	case err != nil:
		return o, message.Wrap(err, "{reason}; {program} -help lists what there is", "program", p.Name)
	case *about:
		fmt.Fprintln(stdout, version.ClientName)
		return o, errTold
	}
	if err := fromEnvironment(f); err != nil {
		return o, err
	}
	o.Headless, o.Program = o.Headless || p.Node, p.Name
	if err := o.TakeLinks(f.Args()); err != nil {
		return o, err
	}
	return o, o.Check()
}

func (p Program) usage() string {
	if p.Node {
		return usageOfNode.Text()
	}
	return usage.Text()
}

// byEnvironment ends the list of options.
const byEnvironment = message.ID(`
What is not typed can stand in the environment: LINNET_HOME for -home, and so on. Several values of one option have semicolons between them.
`)
