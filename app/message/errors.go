package message

// Error is an error whose text is a message. It is looked up when it is shown.
func Error(id string, values ...string) error { return &told{id: id, values: values} }

// Wrap is Error with a reason, which stands for {reason} in the message and is what errors.Is and errors.As find.
func Wrap(reason error, id string, values ...string) error {
	return &told{id: id, values: values, reason: reason}
}

type told struct {
	id     string
	values []string
	reason error
}

func (e *told) Error() string {
	if e.reason == nil {
		return Text(e.id, e.values...)
	}
	return Text(e.id, append([]string{"reason", e.reason.Error()}, e.values...)...)
}

func (e *told) Unwrap() error { return e.reason }
