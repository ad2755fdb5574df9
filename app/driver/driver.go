// Package driver is the real hardware: the window and the sound card. This package is the only code of Linnet that needs cgo, and is
// behind build constraints. Without cgo the same functions report that there is no window and no sound, so that the program builds as a
// static headless node.
package driver
