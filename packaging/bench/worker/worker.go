// Package worker has a measuring program run itself, or a rival, as one of the hosts of its network: in a network namespace, in a role that
// the environment tells, talked to by lines.
package worker

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// Role names the role of a program that was run by another; with none of these it is the one that measures. The rival in
// packaging/bench/swarm.py is told by it too.
const Role = "LINNET_TEST_ROLE"

// Main does what the program is to do, and ends it.
func Main(name string, measure func([]string) error, roles map[string]func() error) {
	var err error
	if work := roles[os.Getenv(Role)]; work != nil {
		err = work()
	} else {
		err = measure(os.Args[1:])
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}

// A Worker is a program at work in a namespace.
type Worker struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines *bufio.Scanner
}

// Start runs a command in a namespace, or this program itself where there is none.
func Start(namespace string, command []string, env ...string) (*Worker, error) {
	if len(command) == 0 {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		command = []string{self}
	}
	cmd := exec.Command("ip", append([]string{"netns", "exec", namespace}, command...)...)
	cmd.Env, cmd.Stderr = append(os.Environ(), env...), os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &Worker{cmd, in, bufio.NewScanner(out)}, cmd.Start()
}

// Tell gives the program a line.
func (w *Worker) Tell(line string) error {
	_, err := fmt.Fprintln(w.in, line)
	return err
}

// Expect waits for a line that begins with a word, and returns the others of it, of which there have to be so many.
func (w *Worker) Expect(word string, others int) ([]string, error) {
	for w.lines.Scan() {
		if f := strings.Fields(w.lines.Text()); len(f) > others && f[0] == word {
			return f[1:], nil
		}
	}
	return nil, errors.Join(fmt.Errorf("it ended without saying %q", word), w.lines.Err())
}

// Close ends the input of the program, which then ends by itself; Wait waits for that.
func (w *Worker) Close() error { return w.in.Close() }

// Wait returns when the program has ended, with an error if it failed.
func (w *Worker) Wait() error { return w.cmd.Wait() }

// PID is the number of its process.
func (w *Worker) PID() int { return w.cmd.Process.Pid }

// Kill ends the program: nothing of it is kept. It is safe twice, and after Wait.
func (w *Worker) Kill() {
	w.cmd.Process.Kill()
	w.in.Close()
	w.cmd.Wait()
}
