// Platforms type-checks the program for systems that this machine does not run, without compiling a line:
//
//	go run ./packaging/platforms linux/arm windows/amd64 darwin/arm64:ci
//
// A target is GOOS/GOARCH, and after a colon build tags. What is found is what a compiler would say of our own packages,
// and of what the modules they need declare: a constant that is too large for an int of 32 bits, a call that another system lacks. Cgo is
// off. A target costs some seconds, as each file is parsed once for all.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

func main() { os.Exit(run(".", os.Args[1:], os.Stdout)) }

// run checks the module in dir, and returns the exit status.
func run(dir string, targets []string, out io.Writer) int {
	if len(targets) == 0 {
		fmt.Fprintln(out, "platforms: name targets, as in linux/arm windows/amd64")
		return 2
	}
	status, files := 0, newFiles()
	for _, word := range targets {
		t, err := parseTarget(word)
		if err != nil {
			fmt.Fprintln(out, "platforms:", err)
			return 2
		}
		found, packages, err := check(dir, t, files)
		if err != nil {
			fmt.Fprintf(out, "platforms: %s: %v\n", word, err)
			return 1
		}
		for _, e := range found {
			fmt.Fprintf(out, "%s: %v\n", word, e)
			status = 1
		}
		fmt.Fprintf(out, "%s: %d errors in %d packages\n", word, len(found), packages)
	}
	return status
}

// A target is a system that programs are built for.
type target struct{ system, processor, tags string }

func parseTarget(word string) (target, error) {
	platform, tags, _ := strings.Cut(word, ":")
	system, processor, ok := strings.Cut(platform, "/")
	if !ok || system == "" || processor == "" {
		return target{}, fmt.Errorf("%q is not GOOS/GOARCH", word)
	}
	return target{system, processor, tags}, nil
}
