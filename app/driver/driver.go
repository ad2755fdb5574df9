// Package driver is the real hardware: the window and the sound card. It is the only code of Linnet
// that needs cgo, and stands behind build constraints: without cgo the same names are there and say
// that there is no window and no sound, so that the program builds as a static headless node.
package driver
