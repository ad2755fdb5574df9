package main

import (
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

// A module is something that others wrote and that is linked into a program.
type module struct {
	Path, Version string
	Sum           string    // as in go.sum
	Dir           string    // where its files are
	Texts         []licence // the licence of the whole first
}

// linked returns the modules of the programs, Go's own library first, and then by name. What is part of this repository is left out.
func linked(programs ...string) ([]module, error) {
	goVersion, seen := "", map[string]module{}
	for _, p := range programs {
		info, err := buildinfo.ReadFile(p)
		if err != nil {
			return nil, err
		}
		goVersion = info.GoVersion
		for _, d := range info.Deps {
			if d = used(d); !strings.HasPrefix(d.Path, ".") { // that is a folder of this repository
				seen[d.Path+"@"+d.Version] = module{Path: d.Path, Version: d.Version, Sum: d.Sum}
			}
		}
	}
	if err := locate(seen); err != nil {
		return nil, err
	}
	var all []module
	for _, m := range seen {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b module) int { return strings.Compare(a.Path+"@"+a.Version, b.Path+"@"+b.Version) })
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	library := module{Path: "std", Version: strings.TrimPrefix(goVersion, "go"), Dir: strings.TrimSpace(string(root))}
	all = append([]module{library}, all...)
	for i := range all {
		if all[i].Texts, err = licences(all[i].Dir, all[i].Path == "std"); err != nil {
			return nil, fmt.Errorf("%s %s: %w", all[i].Path, all[i].Version, err)
		}
	}
	return all, nil
}

// used is what a module was replaced by, or the module.
func used(d *debug.Module) *debug.Module {
	if d.Replace != nil {
		return d.Replace
	}
	return d
}

// locate asks the go command where the module cache has them.
func locate(modules map[string]module) error {
	args := []string{"mod", "download", "-json"}
	for name := range modules {
		args = append(args, name)
	}
	out, err := exec.Command("go", args...).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("go mod download: %s", strings.TrimSpace(string(exit.Stderr)))
	} else if err != nil {
		return err
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var got struct{ Path, Version, Dir string }
		if err := d.Decode(&got); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		m := modules[got.Path+"@"+got.Version]
		m.Dir = filepath.Clean(got.Dir)
		modules[got.Path+"@"+got.Version] = m
	}
}
