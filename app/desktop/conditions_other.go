//go:build !linux

package desktop

import "context"

// system knows neither here.
var system unknown

type unknown struct{}

func (unknown) idle(context.Context) (idle, known bool)       { return false, false }
func (unknown) metered(context.Context) (metered, known bool) { return false, false }
