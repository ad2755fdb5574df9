//go:build unix

package main

import "syscall"

// private keeps what this program makes from everybody else on the machine, unless a file is opened to them on purpose.
func private() { syscall.Umask(0o077) }
