//go:build race

package bombtest

const raceDetector = true
