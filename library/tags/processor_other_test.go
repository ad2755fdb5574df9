//go:build !unix

package tags

import "time"

var began = time.Now()

func processor() time.Duration { return time.Since(began) }
