package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// A listed package is one line of go list.
type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	ImportMap  map[string]string
	DepOnly    bool // of another module or the standard library
	Module     *struct{ GoVersion string }
	Error      *struct{ Err string }
}

// check type-checks every package that the module's programs consist of, each after those it imports; for processors of 64 bits the tests
// as well, which write larger numbers into files than an int of 32 bits holds.
func check(dir string, t target, files *files) (found []error, packages int, err error) {
	sizes := types.SizesFor("gc", t.processor)
	if sizes == nil {
		return nil, 0, fmt.Errorf("%q is no processor that Go knows", t.processor)
	}
	list, err := list(dir, t, sizes.Sizeof(types.Typ[types.Int]) == 8)
	if err != nil {
		return nil, 0, err
	}
	done, told := map[string]*types.Package{"unsafe": types.Unsafe}, map[string]bool{}
	tell := func(err error) {
		if !told[err.Error()] { // a package is checked again with the files of its tests
			told[err.Error()], found = true, append(found, err)
		}
	}
	for _, p := range list {
		if p.Error != nil {
			tell(fmt.Errorf("%s: %s", p.ImportPath, p.Error.Err))
		}
		if p.ImportPath == "unsafe" {
			continue
		}
		config := types.Config{Importer: importer{done, p.ImportMap}, Sizes: sizes, IgnoreFuncBodies: p.DepOnly, Error: tell}
		if p.Module != nil && p.Module.GoVersion != "" {
			config.GoVersion = "go" + p.Module.GoVersion
		}
		parsed, err := files.of(p)
		if err != nil {
			return nil, 0, err
		}
		done[p.ImportPath], _ = config.Check(p.ImportPath, files.set, parsed, nil) // Error has what it says
	}
	return found, len(list), nil
}

// list asks the go command for the packages and all that they need, dependencies first.
func list(dir string, t target, tests bool) ([]listed, error) {
	args := []string{"list", "-e", "-deps", "-test=" + strconv.FormatBool(tests),
		"-json=ImportPath,Dir,GoFiles,ImportMap,DepOnly,Module,Error"}
	tags := "nosqlite,migrated_fynedo"
	if t.tags != "" {
		tags += "," + t.tags
	}
	cmd := exec.Command("go", append(args, "-tags", tags, "./...")...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS="+t.system, "GOARCH="+t.processor, "CGO_ENABLED=0")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil, fmt.Errorf("go list: %s", strings.TrimSpace(string(exit.Stderr)))
	} else if err != nil {
		return nil, err
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		if !strings.HasSuffix(p.ImportPath, ".test") { // the main package of a test is generated when it is built
			all = append(all, p)
		}
	}
}

// An importer finds the packages that were checked before.
type importer struct {
	done  map[string]*types.Package
	paths map[string]string // what an import means where it stands, as for vendored packages and those with test files
}

func (i importer) Import(path string) (*types.Package, error) {
	if to := i.paths[path]; to != "" {
		path = to
	}
	if p := i.done[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("nothing is known of %s", path)
}

// files are parsed once, however many targets need them. Of other modules only the declarations are kept.
type files struct {
	set    *token.FileSet
	parsed map[string]*ast.File
}

func newFiles() *files { return &files{token.NewFileSet(), map[string]*ast.File{}} }

func (f *files) of(p listed) ([]*ast.File, error) {
	var all []*ast.File
	for _, name := range p.GoFiles {
		path := name
		if !filepath.IsAbs(path) {
			path = filepath.Join(p.Dir, name)
		}
		if f.parsed[path] == nil {
			file, err := parser.ParseFile(f.set, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return nil, err
			}
			if p.DepOnly {
				dropBodies(file)
			}
			f.parsed[path] = file
		}
		all = append(all, f.parsed[path])
	}
	return all, nil
}

// dropBodies saves most of the memory.
func dropBodies(file *ast.File) {
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
			f.Body = &ast.BlockStmt{}
		}
	}
}
