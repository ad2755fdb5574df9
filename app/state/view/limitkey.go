package view

// A LimitKey names a limit for SetLimit.
type LimitKey string

// The limits. Those of the marked hours have ModestHours before them.
const (
	LimitDown        LimitKey = "down"
	LimitUp          LimitKey = "up"
	LimitSlots       LimitKey = "slots"
	LimitConnections LimitKey = "connections"

	ModestHours LimitKey = "modest "
)
