package app

import (
	"context"

	"linnet/app/desktop"
	"linnet/p2p"
)

// conditions asks the operating system what a plan depends on.
func conditions(ctx context.Context) p2p.Conditions {
	return p2p.Conditions{Idle: fact(desktop.Idle(ctx)), Metered: fact(desktop.Metered(ctx))}
}

func fact(yes, known bool) p2p.Fact {
	switch {
	case !known:
		return p2p.Unknown
	case yes:
		return p2p.Yes
	}
	return p2p.No
}
