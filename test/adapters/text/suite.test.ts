import { describeAdapter } from '../../suites/describe-adapter.ts';
import { text } from '../../suites/text.ts';

describeAdapter('text', text);
