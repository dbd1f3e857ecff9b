import { describeAdapter } from '../../suites/describe-adapter.ts';
import { discord } from '../../suites/discord.ts';

describeAdapter('Discord', discord);
