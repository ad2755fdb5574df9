// Release makes, for packaging/release.sh, what a package holds beside programs and text:
//
//	release icons FOLDER              the icon in all sizes of the hicolor theme, below FOLDER
//	release notices PROGRAM...        the licences of all that is linked into the programs
//	release sbom PROGRAM              the same as a bill of materials: SPDX 2.3, JSON
//	release changes VERSION           what CHANGELOG.md says of a version, its date in the first line
//
// and the feed by which the program learns of a release (app/update/PROTOCOL.md); KEYS and FEED are folders, the second for a web server:
//
//	release feed keys KEYS                      new keys, readable by their owner alone
//	release feed init KEYS FEED                 a feed without a release; two of three root keys change a key
//	release feed add KEYS FEED FOLDER VERSION   signs what release.sh made in FOLDER as the newest release
//	release feed renew KEYS FEED                signs anew that it is the newest: every few days
//	release feed rotate KEYS FEED ROLE          a fresh key for targets, snapshot or timestamp, or all of root
//	release feed trust FEED URL...              what a build must know: assets/updates.json
//
// The same input gives the same bytes. What is linked is read from the programs, licences from the module cache. A module without
// a licence that is known and permissive, or the Mozilla one, ends it with an error.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("say icons FOLDER, notices PROGRAM..., sbom PROGRAM changes VERSION or feed")

func run(args []string, out io.Writer) error {
	if len(args) < 2 {
		return errUsage
	}
	switch what, rest := args[0], args[1:]; what {
	case "feed":
		return feed(rest, out, time.Now())
	case "icons":
		return icons(rest[0])
	case "notices":
		modules, err := linked(rest...)
		if err != nil {
			return err
		}
		return notices(modules, out)
	case "sbom":
		return sbom(rest[0], out)
	case "changes":
		text, err := os.ReadFile("CHANGELOG.md")
		if err != nil {
			return err
		}
		date, about, err := changes(string(text), rest[0])
		if err == nil {
			_, err = fmt.Fprintf(out, "%s\n%s\n", date, about)
		}
		return err
	}
	return errUsage
}
