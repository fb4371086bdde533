package command

// problem is a mistake in what the command was given. Its text for people is
// looked up by "command.error.<id>".
type problem struct {
	id     string
	values map[string]string
	err    error
}

func (p *problem) Error() string {
	if p.err != nil {
		return "command: " + p.id + ": " + p.err.Error()
	}
	return "command: " + p.id
}

func (p *problem) Unwrap() error { return p.err }

// Message returns the id and the values of the text for people.
func (p *problem) Message() (id string, values map[string]string) {
	return "command.error." + p.id, p.values
}

// wrong is a problem with its values as pairs of name and value.
func wrong(id string, pairs ...string) *problem {
	p := &problem{id: id, values: make(map[string]string, len(pairs)/2)}
	for i := 0; i+1 < len(pairs); i += 2 {
		p.values[pairs[i]] = pairs[i+1]
	}
	return p
}
