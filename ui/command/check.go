package command

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"wolkload/crm"
	"wolkload/loader"
	"wolkload/mapping"
)

func (r *runner) check() *cobra.Command {
	var (
		from    source
		asJSON  bool
		payload string
	)
	cmd := &cobra.Command{
		Use:  "check",
		Args: r.arguments(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := r.interruptible(cmd.Context())
			defer stop()
			var out *newFile
			if payload != "" { // before the work, so that a name that is taken is told at once
				var err error
				if out, err = createFile(payload); err != nil {
					return err
				}
				defer out.discard()
			}
			d, err := r.draft(ctx, args[0], from)
			if err != nil {
				return err
			}
			if out != nil {
				if err := writePayload(out, d.Result); err != nil {
					return err
				}
				if err := out.keep(); err != nil {
					return err
				}
			}
			if asJSON {
				err = r.json(loader.CheckReport(d, r.issueText))
			} else {
				r.printCheck(d)
				if out != nil {
					fmt.Fprintln(r.out, "\n"+r.texts.T("command.check.payload", "Path", payload, "Count", d.Result.Ready.CaseFiles))
				}
			}
			if err == nil && hasErrors(d.Result) {
				return exit(exitErrors)
			}
			return err
		},
	}
	from.flags(cmd.Flags(), r)
	cmd.Flags().BoolVar(&asJSON, "json", false, r.flag("json"))
	cmd.Flags().StringVar(&payload, "payload", "", r.flag("payload"))
	return cmd
}

// hasErrors says that something holds case files back.
func hasErrors(res *mapping.Result) bool {
	for i := range res.IssueCount() {
		if severity, _, _ := res.Kind(i); severity == mapping.Error {
			return true
		}
	}
	return len(res.Problems) > 0
}

// writePayload writes the ready case files, one on a line, exactly as they
// would be sent.
func writePayload(w io.Writer, res *mapping.Result) error {
	for i := range res.Len() {
		if res.IsHeld(i) {
			continue
		}
		line, err := crm.EncodeCaseFile(res.CaseFile(i).CaseFile)
		if err != nil {
			return err
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// newFile is a file that only its owner can read, that was not there before
// and that vanishes again unless it is kept.
type newFile struct {
	*os.File
	kept bool
}

func createFile(path string) (*newFile, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if os.IsExist(err) {
		return nil, wrong("file_exists", "Path", filepath.Base(path))
	}
	if err != nil {
		return nil, unreadable("file_unwritable", filepath.Base(path), err)
	}
	return &newFile{File: f}, nil
}

// Write names the file in its errors.
func (f *newFile) Write(p []byte) (int, error) {
	n, err := f.File.Write(p)
	if err != nil {
		err = unreadable("file_unwritable", filepath.Base(f.Name()), err)
	}
	return n, err
}

func (f *newFile) keep() error {
	err := f.Sync()
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return unreadable("file_unwritable", filepath.Base(f.Name()), err)
	}
	f.kept = true
	return nil
}

// discard removes the file unless it was kept.
func (f *newFile) discard() {
	if f.kept {
		return
	}
	f.Close()           // what was written is thrown away
	os.Remove(f.Name()) // our own file, created a moment ago
}
