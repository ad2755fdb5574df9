package desktop

import (
	"context"
	"time"
)

// idleAfter is how long nobody must have touched mouse or keyboard for the machine to be idle.
const idleAfter = 5 * time.Minute

// askFor is how long a system service may take to answer.
const askFor = 2 * time.Second

// Idle says whether nobody uses the machine, and whether the system tells at all.
func Idle(ctx context.Context) (idle, known bool) { return system.idle(ctx) }

// Metered says whether the network charges by the byte, and whether the system tells at all.
func Metered(ctx context.Context) (metered, known bool) { return system.metered(ctx) }
